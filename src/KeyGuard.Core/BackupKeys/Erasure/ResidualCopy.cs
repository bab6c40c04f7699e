using System;

namespace KeyGuard.BackupKeys.Erasure;

/// <summary>Whether a copy is gone.</summary>
public enum ResidualState
{
    /// <summary>Gone, and that is proved.</summary>
    Erased,

    /// <summary>Out of reach, and can be brought back: see the date.</summary>
    Reversible,

    /// <summary>It is there.</summary>
    Present,

    /// <summary>Nobody here can tell: to be looked after by a person.</summary>
    Unknown,
}

/// <summary>A place where the key, or what unwraps it, is or may be.</summary>
public sealed class ResidualCopy
{
    internal ResidualCopy(string item, ResidualState state, string evidence, DateTime? until = null)
    {
        Item = item;
        State = state;
        Evidence = evidence;
        Until = until;
    }

    /// <summary>What it is.</summary>
    public string Item { get; }

    /// <summary>Whether it is gone.</summary>
    public ResidualState State { get; }

    /// <summary>Until when it can be brought back, UTC; null where that has no end, or does not apply.</summary>
    public DateTime? Until { get; }

    /// <summary>Why that is believed, or what is to be looked at.</summary>
    public string Evidence { get; }

    /// <inheritdoc/>
    public override string ToString() => Until is { } until ? $"{Item}: {State} until {until:yyyy-MM-dd HH:mm} UTC" : $"{Item}: {State}";
}
