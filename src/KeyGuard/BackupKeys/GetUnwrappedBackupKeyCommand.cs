using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Text;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.BackupKeys.Inventory;
using KeyGuard.BackupKeys.Unwrap;
using KeyGuard.Cmdlets.Common;
using KeyGuard.Cmdlets.Connections;
using KeyGuard.Connections;
using KeyGuard.Errors;

namespace KeyGuard.Cmdlets.BackupKeys;

/// <summary>Unwraps backup keys: for a disaster, or to move backups to another server.</summary>
[Cmdlet(VerbsCommon.Get, "UnwrappedBackupKey", DefaultParameterSetName = InputSet)]
[OutputType(typeof(UnwrappedBackupKey), typeof(PlainTextBackupKey))]
public sealed class GetUnwrappedBackupKeyCommand : KeyGuardCmdlet
{
    private const string InputSet = "InputObject";
    private const string TextSet = "WrappedKey";
    private const string FileSet = "Path";
    private const string NameSet = "Name";
    private readonly List<UnwrapRequest> _fromFiles = [];
    private BackupKeyUnwrapper? _unwrapper;
    private CustodyBook? _book;
    private IReadOnlyList<KmsConnection> _connections = [];

    /// <summary>Veeam's keys or hints, the output of Get-WrappedBackupKey, or texts.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = InputSet)]
    [ValidateNotNull]
    public PSObject[] InputObject { get; set; } = [];

    /// <summary>Wrapped keys, or whole hints.</summary>
    [Parameter(Mandatory = true, ParameterSetName = TextSet)]
    [ValidateNotNullOrEmpty]
    public string[] WrappedKey { get; set; } = [];

    /// <summary>A custody file, a recovery bundle, or a text file with a wrapped key or hint on each line.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FileSet)]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>The names of keys in the custody file; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, ParameterSetName = NameSet)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(BackupKeyNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>Give the password in clear, so that it binds on into New-VBRDecryptionSet.</summary>
    [Parameter]
    public SwitchParameter AsPlainText { get; set; }

    /// <summary>The connections to use; all open ones when left out.</summary>
    [Parameter]
    [KmsConnectionTransformation]
    [ArgumentCompleter(typeof(KmsNameCompleter))]
    public KmsConnection[]? Kms { get; set; }

    /// <summary>How many keys are unwrapped at a time.</summary>
    [Parameter]
    [ValidateRange(1, 128)]
    public int ThrottleLimit { get; set; } = 16;

    /// <inheritdoc/>
    protected override void Begin()
    {
        _connections = Kms ?? ConnectionRegistry.Current.Open;
        if (_connections.Count == 0) throw Faults.NoConnection();
        foreach (var connection in _connections) Traced(connection);
        _book = OpenBook();
        foreach (var path in Path) ForItem(path, () => _fromFiles.AddRange(KeyFile.Read(GetUnresolvedProviderPathFromPSPath(path), _book, line => ForItem(path, line))));
        if (AsPlainText) WriteWarning("Passwords are given in clear. A password that a person has seen should be replaced: make a new key, switch the jobs over, and keep the old key until its last backup has expired.");
        _unwrapper = new BackupKeyUnwrapper(_connections, _book, KeyGuardHost, ThrottleLimit, Write);
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var input in InputObject) ForItem(input.TypeNames[0], () => Add(input));
    }

    /// <inheritdoc/>
    protected override void Complete()
    {
        foreach (var text in WrappedKey) ForItem("wrapped key", () => _unwrapper!.Add(BackupKeyInput.FromText(text)));
        foreach (var request in _fromFiles) _unwrapper!.Add(request);
        foreach (var name in Name) ForItem(name, () => AddByName(name));
        _unwrapper!.Complete();
    }

    /// <inheritdoc/>
    protected override void Release() => _unwrapper?.Dispose();

    // Recovery never fails for want of the custody file: without it every connection is tried.
    private CustodyBook OpenBook()
    {
        try
        {
            return CustodyBook.Open(_connections.Select(connection => connection.Custody));
        }
        catch (KeyGuardException failure)
        {
            WriteWarning(failure.Message + " Going on without it: the open connections are tried one after the other.");
            return CustodyBook.Open([]);
        }
    }

    private void Add(PSObject input)
    {
        // An entry of a bundle brings its routing along.
        if (input.BaseObject is BackupKeyEntry { Record: { } record }) _book!.AddGiven([record]);
        if (BackupKeyInput.ReadWrapped(input) is { } request) _unwrapper!.Add(request);
        else WriteVerbose("Skipped a key whose description holds no wrapped key.");
    }

    private void AddByName(string name)
    {
        var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
        var found = KeyFile.Requests(_book!.Entries.Select(entry => entry.Record).Where(record => pattern.IsMatch(record.Name))).ToArray();
        if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(name)) throw Faults.NotInCustody(name);
        foreach (var request in found) _unwrapper!.Add(request);
    }

    // The one place where a password becomes a string: the user asked for it.
    private void Write(UnwrappedKey key)
    {
        var keyText = key.Result!.KeyText;
        if (AsPlainText) WriteObject(new PlainTextBackupKey(key, Encoding.UTF8.GetString(keyText.Bytes)));
        else WriteObject(new UnwrappedBackupKey(key, keyText.ToSecureString()));
    }
}
