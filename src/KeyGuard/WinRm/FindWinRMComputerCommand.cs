using System;
using System.Linq;
using System.Management.Automation;
using System.Net;
using KeyGuard.ActiveDirectory;
using KeyGuard.Cmdlets.Common;
using KeyGuard.Http;
using KeyGuard.WinRm;

namespace KeyGuard.Cmdlets.WinRm;

/// <summary>Finds computers to be reached by WinRM: in Active Directory, by name, in files, or in what is piped in.</summary>
[Cmdlet(VerbsCommon.Find, "WinRMComputer", DefaultParameterSetName = InDirectory)]
[OutputType(typeof(WinRMComputer), typeof(WinRMComputerDoor))]
public sealed class FindWinRMComputerCommand : KeyGuardCmdlet
{
    private const string InDirectory = "Directory";
    private const string ByName = "Name";
    private const string InFile = "Path";
    private const string ByObject = "InputObject";
    private ComputerSelection? _selection;

    /// <summary>Where in the directory to search; the whole domain when left out.</summary>
    [Parameter(ParameterSetName = InDirectory)]
    [ValidateNotNullOrEmpty]
    public string? SearchBase { get; set; }

    /// <summary>An LDAP filter for the accounts.</summary>
    [Parameter(ParameterSetName = InDirectory)]
    [ValidateNotNullOrEmpty]
    public string? Filter { get; set; }

    /// <summary>What the operating system is called; * stands for any text.</summary>
    [Parameter(ParameterSetName = InDirectory)]
    [ArgumentCompleter(typeof(OperatingSystemCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string? OperatingSystem { get; set; }

    /// <summary>How deep to search.</summary>
    [Parameter(ParameterSetName = InDirectory)]
    [ValidateSet(nameof(DirectorySearchScope.Base), nameof(DirectorySearchScope.OneLevel), nameof(DirectorySearchScope.Subtree))]
    public string SearchScope { get; set; } = nameof(DirectorySearchScope.Subtree);

    /// <summary>The domain controller, or the DNS name of a domain.</summary>
    [Parameter(ParameterSetName = InDirectory)]
    [ValidateNotNullOrEmpty]
    public string? Server { get; set; }

    /// <summary>The port of the domain controller.</summary>
    [Parameter(ParameterSetName = InDirectory)]
    [ValidateRange(1, 65535)]
    public int? Port { get; set; }

    /// <summary>Whether to use LDAPS.</summary>
    [Parameter(ParameterSetName = InDirectory)]
    public SwitchParameter UseSsl { get; set; }

    /// <summary>The SHA-256 thumbprint of the only certificate to accept of the domain controller.</summary>
    [Parameter(ParameterSetName = InDirectory)]
    [ValidateNotNullOrEmpty]
    public string? CertificateThumbprint { get; set; }

    /// <summary>As whom to log on to the domain controller; as the present user when left out.</summary>
    [Parameter(ParameterSetName = InDirectory)]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>The computers' names.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByName)]
    [Alias("CN")]
    public string[] ComputerName { get; set; } = [];

    /// <summary>Files with one name to a line.</summary>
    [Parameter(Mandatory = true, ParameterSetName = InFile)]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Names, accounts of Get-ADComputer, or objects with a property ComputerName or DNSHostName.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ByObject)]
    public PSObject? InputObject { get; set; }

    /// <summary>Whether disabled accounts are wanted too.</summary>
    [Parameter(ParameterSetName = InDirectory)]
    [Parameter(ParameterSetName = ByObject)]
    public SwitchParameter IncludeDisabled { get; set; }

    /// <summary>Whether stale accounts are wanted too.</summary>
    [Parameter(ParameterSetName = InDirectory)]
    [Parameter(ParameterSetName = ByObject)]
    public SwitchParameter IncludeStale { get; set; }

    /// <summary>After how many days without a log-on an account is stale.</summary>
    [Parameter(ParameterSetName = InDirectory)]
    [Parameter(ParameterSetName = ByObject)]
    [ValidateRange(ComputerSelection.LeastStaleAfterDays, 36500)]
    public int StaleAfterDays { get; set; } = ComputerSelection.DefaultStaleAfterDays;

    /// <inheritdoc/>
    protected override void Begin() => _selection = new ComputerSelection
    {
        IncludeDisabled = IncludeDisabled,
        IncludeStale = IncludeStale,
        StaleBefore = DateTime.UtcNow.AddDays(-StaleAfterDays),
    };

    /// <inheritdoc/>
    protected override void Process()
    {
        switch (ParameterSetName)
        {
            case ByName:
                foreach (var name in ComputerName) Add(name, () => ComputerList.FromName(name));
                break;
            case InFile:
                foreach (var path in Path.SelectMany(Resolve)) ForItem(path, () => AddFile(path));
                break;
            case ByObject:
                Add(InputObject!.TypeNames.FirstOrDefault() ?? "", () => ComputerInput.Read(InputObject!));
                break;
        }
    }

    /// <inheritdoc/>
    protected override void Complete()
    {
        if (ParameterSetName == InDirectory) Search();
        if (_selection!.Summary is { } summary) WriteVerbose(summary);
    }

    private void Search()
    {
        var query = new ComputerQuery
        {
            SearchBase = SearchBase,
            Scope = (DirectorySearchScope)Enum.Parse(typeof(DirectorySearchScope), SearchScope, ignoreCase: true),
            Filter = LdapFilter.ForComputers(Filter, OperatingSystem),
        };
        var server = new DirectoryServer(Server, Port, UseSsl, ServerTrust.Of(CertificateThumbprint)).OrDomainOf(SearchBase);
        WriteVerbose($"Asking {server} for {query.Filter} in {SearchBase ?? "its domain"}.");
        using var line = new LdapConnector(server, LogOn()).Open(StopToken);
        foreach (var computer in new ComputerSearch(line).Find(query, StopToken)) Write(computer);
    }

    // The name stays whole: a domain controller takes DOMAIN\name and name@domain as they are. The library takes only a string of it.
    private NetworkCredential? LogOn() => Credential is null ? null : LdapPlatform.NegotiatesWithPassword ? Credential.GetNetworkCredential() : new NetworkCredential(Credential.UserName, Credential.Password);

    private void AddFile(string path)
    {
        foreach (var name in ComputerList.NamesIn(path)) Add(name, () => ComputerList.FromName(name));
    }

    private void Add(string target, Func<WinRMComputer> read) => ForItem(target, () => Write(read()));

    private void Write(WinRMComputer computer)
    {
        StopToken.ThrowIfCancellationRequested();
        if (_selection!.Takes(computer)) WriteObject(computer);
    }

    private string[] Resolve(string path) => WildcardPattern.ContainsWildcardCharacters(path) ? [.. GetResolvedProviderPathFromPSPath(path, out _)] : [GetUnresolvedProviderPathFromPSPath(path)];
}
