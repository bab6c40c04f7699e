using System;
using System.Collections.Generic;

namespace KeyGuard.HelpBuilder;

/// <summary>The pages and the cmdlets do not fit together.</summary>
internal sealed class HelpException(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<string> Problems { get; } = problems;
}
