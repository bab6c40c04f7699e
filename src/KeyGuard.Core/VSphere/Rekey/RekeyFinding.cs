namespace KeyGuard.VSphere.Rekey;

/// <summary>Something that stands against a re-key.</summary>
/// <param name="Obstacle">What it is.</param>
/// <param name="Blocks">Whether it is certain to fail, so that it is not tried.</param>
/// <param name="Text">A sentence for people, with what to do.</param>
internal sealed record RekeyFinding(RekeyObstacle Obstacle, bool Blocks, string Text)
{
    public static RekeyFinding Block(RekeyObstacle obstacle, string text) => new(obstacle, true, text);

    public static RekeyFinding Warn(RekeyObstacle obstacle, string text) => new(obstacle, false, text);
}
