using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Cmdlets.Connections;
using KeyGuard.Connections;
using KeyGuard.Errors;
using KeyGuard.Hosting;
using KeyGuard.Operations.Journal;
using KeyGuard.Operations.Journal.Anchors;

namespace KeyGuard.Cmdlets.Common;

/// <summary>
/// What all cmdlets share: one way to stop, one way to fail, one host for Core. A derived class says what to do in
/// <see cref="Begin"/>, <see cref="Process"/> and <see cref="Complete"/>.
/// </summary>
public abstract class KeyGuardCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<ITracedConnection> _traced = [];
    private readonly List<IDisposable> _keptAlive = [];
    private JournalRun? _journal;

    /// <summary>Cancelled when the user stops the pipeline, or when nobody downstream wants more.</summary>
    protected internal CancellationToken StopToken => _stopping.Token;

    private protected IKeyGuardHost KeyGuardHost => new CmdletHost(this);

    /// <summary>Before the first input.</summary>
    protected virtual void Begin()
    {
    }

    /// <summary>For each input.</summary>
    protected virtual void Process()
    {
    }

    /// <summary>After the last input.</summary>
    protected virtual void Complete()
    {
    }

    /// <summary>Releases what the cmdlet holds; no worker may be left afterwards.</summary>
    protected virtual void Release()
    {
    }

    /// <inheritdoc/>
    protected sealed override void BeginProcessing() => Run(Begin);

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Run(Process);

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => Run(() =>
    {
        Complete();
        _journal?.Write();
    });

    /// <inheritdoc/>
    protected sealed override void StopProcessing() => _stopping.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping.Cancel();
        Release();
        foreach (var keeper in _keptAlive) keeper.Dispose();
        _journal?.Close();
        _stopping.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Waits for an asynchronous call; the pipeline's thread has nothing else to do meanwhile.</summary>
    private protected T Await<T>(Func<CancellationToken, Task<T>> call) => call(StopToken).GetAwaiter().GetResult();

    /// <summary>Does something for one item; its failure is reported and the next item follows.</summary>
    private protected void ForItem(string target, Action action)
    {
        try
        {
            action();
        }
        catch (KeyGuardException failure)
        {
            failure.Target ??= target;
            WriteError(ErrorRecords.From(failure));
        }
    }

    /// <summary>Has the calls of a connection shown under -Verbose, and its session kept alive until the cmdlet ends. Throws for a name that no open connection has.</summary>
    // Constrained to nothing of Core's: PowerShell looks at this type, constraints included, before Core can be found.
    internal T Traced<T>(T connection)
        where T : class
    {
        if (connection is KmsConnection kms) kms.RequireOpen();
        if (connection is not ITracedConnection traced || _traced.Contains(traced)) return connection;
        _traced.Add(traced);
        if (connection is IKeptAlive session) _keptAlive.Add(session.KeepAlive());
        return connection;
    }

    /// <summary>Whether a connection is open; if not, that is reported. A name that came down the pipeline concerns its own input only.</summary>
    private protected bool IsOpen(KmsConnection connection)
    {
        var isOpen = false;
        ForItem(connection.Name, () => isOpen = Traced(connection) is not null);
        return isOpen;
    }

    private void Run(Action step)
    {
        try
        {
            step();
        }
        catch (KeyGuardException failure)
        {
            WriteTrace();
            ThrowTerminatingError(ErrorRecords.From(failure));
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        WriteTrace();
    }

    private void WriteTrace()
    {
        foreach (var connection in _traced)
        {
            if (connection.IsClosed) continue;
            while (connection.Trace.TryTake(out var line)) WriteVerbose(line);
        }
    }

    // Not the cmdlet itself: PowerShell loads the cmdlets' public types before Core can be found.
    private sealed class CmdletHost(KeyGuardCmdlet cmdlet) : IKeyGuardHost
    {
        public CancellationToken Stopping => cmdlet.StopToken;

        public IJournal Journal => cmdlet._journal ??=
            new JournalRun(cmdlet.MyInvocation.MyCommand.Name, this, [.. cmdlet._traced.OfType<KmsConnection>(), .. ConnectionRegistry.Current.Open], SystemLog.Anchor);

        public void Verbose(string message) => cmdlet.WriteVerbose(message);

        public void Warning(string message) => cmdlet.WriteWarning(message);

        public void ItemFailed(KeyGuardException failure) => cmdlet.WriteError(ErrorRecords.From(failure));

        public void Progress(string activity, int done, int total) => cmdlet.WriteProgress(new ProgressRecord(1, activity, $"{done} of {total}")
        {
            PercentComplete = total == 0 ? 100 : Math.Min(100, done * 100 / total),
            RecordType = done >= total ? ProgressRecordType.Completed : ProgressRecordType.Processing,
        });
    }
}
