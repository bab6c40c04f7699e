using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using KeyGuard.BackupKeys;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.BackupKeys.Drill;
using KeyGuard.BackupKeys.Inventory;
using KeyGuard.BackupKeys.Unwrap;
using KeyGuard.Cmdlets.Common;
using KeyGuard.Cmdlets.Connections;
using KeyGuard.Cmdlets.Veeam;
using KeyGuard.Connections;
using KeyGuard.Errors;

namespace KeyGuard.Cmdlets.BackupKeys;

/// <summary>Tries whether every backup key can be recovered, through every custodian, without showing any.</summary>
[Cmdlet(VerbsDiagnostic.Test, "WrappedBackupKey", DefaultParameterSetName = NameSet)]
[OutputType(typeof(BackupKeyDrillResult), typeof(bool))]
public sealed class TestWrappedBackupKeyCommand : KeyGuardCmdlet
{
    private const string NameSet = "Name";
    private const string InputSet = "InputObject";
    private readonly List<BackupKeyEntry> _given = [];
    private readonly HashSet<string> _tried = new(StringComparer.OrdinalIgnoreCase);
    private IReadOnlyList<KmsConnection> _connections = [];
    private BackupKeyDrill? _drill;

    /// <summary>The names of the keys; wildcards are allowed. All when left out.</summary>
    [Parameter(Position = 0, ParameterSetName = NameSet)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(BackupKeyNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Keys of Import-WrappedBackupKey or Get-WrappedBackupKey.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InputSet)]
    [ValidateNotNull]
    public BackupKeyEntry[] InputObject { get; set; } = [];

    /// <summary>A recovery bundle or custody file to try, in the place of Veeam and the connections' custody file.</summary>
    [Parameter(ParameterSetName = NameSet)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>With -Path or input: compare with Veeam as well.</summary>
    [Parameter]
    public SwitchParameter IncludeVeeam { get; set; }

    /// <summary>The connections to use; with it, custodians under others are left out. All open ones when left out.</summary>
    [Parameter]
    [KmsConnectionTransformation]
    [ArgumentCompleter(typeof(KmsNameCompleter))]
    public KmsConnection[]? Kms { get; set; }

    /// <summary>How many keys are tried at a time.</summary>
    [Parameter]
    [ValidateRange(1, 128)]
    public int ThrottleLimit { get; set; } = 16;

    /// <summary>Write nothing but whether all keys passed.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    // Keys from elsewhere: Veeam and the custody file here are not what is tried.
    private bool IsGiven => Path is not null || ParameterSetName == InputSet;

    /// <inheritdoc/>
    protected override void Begin()
    {
        _connections = Kms ?? ConnectionRegistry.Current.Open;
        if (_connections.Count == 0) throw Faults.NoConnection();
        foreach (var connection in _connections) Traced(connection);
    }

    /// <inheritdoc/>
    protected override void Process() => _given.AddRange(InputObject);

    /// <inheritdoc/>
    protected override void Complete()
    {
        var veeam = !IsGiven || IncludeVeeam ? KeyStores.Open(this) : null;
        var items = FindItems(veeam, out var own);
        _drill = new BackupKeyDrill(veeam, this.IsRehearsal() ? null : new DrillRecording(own, KeyGuardHost), KeyGuardHost, ThrottleLimit, Write);
        var patterns = Name.Select(name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase)).ToArray();
        foreach (var item in items.Where(item => Array.Exists(patterns, pattern => pattern.IsMatch(item.Name))))
        {
            _tried.Add(item.Name);
            _drill.Add(item);
        }
        var summary = _drill.Complete();
        var missing = ReportMissing();
        if (Quiet) WriteObject(summary.IsGood && !missing);
        Say(summary.ToString());
    }

    /// <inheritdoc/>
    protected override void Release() => _drill?.Dispose();

    private IEnumerable<DrillItem> FindItems(IBackupKeyStore? veeam, out CustodyBook own)
    {
        own = OpenOwn();
        if (!IsGiven) return new DrillPlan(own, veeam!.List(), _connections, Kms is not null).Items();
        var book = CustodyBook.Open([]);
        var requests = ReadGiven(book).ToArray();
        var plan = new DrillPlan(book, veeam?.List(), _connections, Kms is not null);
        return plan.Items().Concat(requests.Select(plan.Unrecorded).OfType<DrillItem>());
    }

    private IEnumerable<UnwrapRequest> ReadGiven(CustodyBook book)
    {
        if (Path is { } path) return KeyFile.Read(GetUnresolvedProviderPathFromPSPath(path), book, line => ForItem(path, line));
        book.AddGiven(_given.Select(entry => entry.Record).OfType<CustodyRecord>());
        return _given.Where(entry => entry.WrappedKey.Length > 0).Select(entry => new UnwrapRequest(entry.Name, entry.WrappedKey, null));
    }

    // Where a bundle is tried, on a spare computer perhaps, the custody file is only there to remember when.
    private CustodyBook OpenOwn()
    {
        try
        {
            return CustodyBook.Open(_connections.Select(connection => connection.Custody));
        }
        catch (KeyGuardException failure) when (IsGiven)
        {
            WriteWarning("When the keys were last verified can't be recorded. " + failure.Message);
            return CustodyBook.Open([]);
        }
    }

    private void Write(BackupKeyDrillResult result, KeyGuardException? failure)
    {
        if (!Quiet) WriteObject(result);
        if (failure is not null) Fail(failure);
    }

    private bool ReportMissing()
    {
        var missing = Name.Where(name => !WildcardPattern.ContainsWildcardCharacters(name) && !_tried.Contains(name)).ToArray();
        foreach (var name in missing) Fail(Faults.DrillKeyMissing(name));
        return missing.Length > 0;
    }

    private void Fail(KeyGuardException failure)
    {
        if (Quiet) WriteVerbose($"{failure.Target}: {failure.Message} ({failure.ErrorId})");
        else WriteError(ErrorRecords.From(failure));
    }

    private void Say(string summary)
    {
        WriteVerbose(summary);
        WriteInformation(summary, ["KeyGuard"]);
    }
}
