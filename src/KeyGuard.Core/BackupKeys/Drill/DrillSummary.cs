using System;
using System.Collections.Generic;
using System.Globalization;

namespace KeyGuard.BackupKeys.Drill;

/// <summary>How the whole drill came out.</summary>
internal sealed class DrillSummary
{
    private const int MostNamed = 10;
    private readonly List<string> _failed = [];

    public int Passed { get; private set; }

    public int Failed => _failed.Count;

    /// <summary>A drill that tried nothing has shown nothing.</summary>
    public bool IsGood => Passed > 0 && Failed == 0;

    public TimeSpan Elapsed { get; set; }

    public void Add(BackupKeyDrillResult result)
    {
        if (result.Result == DrillResult.Passed) Passed++;
        else _failed.Add(result.Name);
    }

    public override string ToString()
    {
        var named = string.Join(", ", _failed.GetRange(0, Math.Min(MostNamed, Failed)));
        var failed = Failed == 0 ? "" : $" ({named}{(Failed > MostNamed ? ", …" : "")})";
        return string.Format(CultureInfo.InvariantCulture, "Drill: {0} keys tried, {1} passed, {2} failed{3}, in {4:0.0} s.", Passed + Failed, Passed, Failed, failed, Elapsed.TotalSeconds);
    }
}
