using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Polyfills;
using KeyGuard.VSphere.Properties;

namespace KeyGuard.VSphere.Tasks;

/// <summary>Asks how tasks stand: for servers that can't be waited on, and where one told too little.</summary>
internal sealed class TaskPoller
{
    private readonly PropertyReader _reader;
    private readonly VimOptions _options;

    public TaskPoller(PropertyReader reader, VimOptions options)
    {
        _reader = reader;
        _options = options;
    }

    /// <summary>Asks once, after a pause.</summary>
    public async Task PollAsync(IReadOnlyList<WatchedTask> tasks, CancellationToken cancellationToken)
    {
        await _options.Clock.Pause(_options.PollInterval, cancellationToken).ConfigureAwait(false);
        await CompleteAsync(tasks, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks for all there is to know of these tasks.</summary>
    public async Task CompleteAsync(IReadOnlyList<WatchedTask> tasks, CancellationToken cancellationToken)
    {
        if (tasks.Count == 0) return;
        var known = tasks.ToDictionary(task => task.Ref);
        await _reader.ReadAsync(PropertyQuery.Of(known.Keys, "info"), item =>
        {
            var task = known[item.Ref];
            if (item.IsGone) task.Lose(null);
            foreach (var part in item.Value("info")?.Elements() ?? []) task.Learn(part.Name.LocalName, part);
        }, cancellationToken).ConfigureAwait(false);
    }
}
