using System;
using System.Linq;
using System.Management.Automation;
using KeyGuard.Cmdlets.Common;
using KeyGuard.Connections;
using KeyGuard.Errors;
using KeyGuard.Http;
using KeyGuard.Operations.Journal;

namespace KeyGuard.Cmdlets.Connections;

/// <summary>Opens a connection to a vCenter, or uses PowerCLI's.</summary>
[Cmdlet(VerbsCommunications.Connect, "KeyGuardVCenter", DefaultParameterSetName = CredentialSet)]
[OutputType(typeof(VCenterConnection))]
public sealed class ConnectKeyGuardVCenterCommand : KeyGuardCmdlet
{
    private const string CredentialSet = "Credential";
    private const string SessionSet = "Session";

    /// <summary>The vCenter's name or address.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = CredentialSet)]
    [ValidateNotNullOrEmpty]
    public string Server { get; set; } = "";

    /// <summary>The vCenter's port.</summary>
    [Parameter(ParameterSetName = CredentialSet)]
    [ValidateRange(1, 65535)]
    public int Port { get; set; } = 443;

    /// <summary>The user and the password.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CredentialSet)]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>Connected server objects of PowerCLI, such as $global:DefaultVIServer.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = SessionSet)]
    [ValidateNotNullOrEmpty]
    public object[] Session { get; set; } = [];

    /// <summary>The SHA-256 thumbprint of the only certificate to accept.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CertificateThumbprint { get; set; }

    /// <summary>The name of the connection; the server's when left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>The journal.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JournalPath { get; set; }

    /// <summary>Make this the connection that cmdlets use when they need one and none is named.</summary>
    [Parameter]
    public SwitchParameter Default { get; set; }

    /// <summary>How long one attempt of a call may take until its answer begins, in seconds.</summary>
    [Parameter]
    [ValidateRange(5, 600)]
    public int TimeoutSec { get; set; } = 60;

    /// <summary>How often a call is tried again.</summary>
    [Parameter]
    [ValidateRange(0, 20)]
    public int MaximumRetryCount { get; set; } = 4;

    /// <inheritdoc/>
    protected override void Process()
    {
        if (ParameterSetName == SessionSet) Borrow();
        else LogIn();
    }

    private void LogIn()
    {
        var endpoint = VCenterConnector.Endpoint(Server, Port);
        Keep(Await(token => Connector().OpenAsync(Name ?? endpoint.Host, endpoint, Credential!.UserName, Credential.Password, Journal(), token)));
    }

    private void Borrow()
    {
        var servers = Session.Select(PowerCliObjects.RequireSession).ToArray();
        if (Name is not null && servers.Length > 1) throw Faults.VCenterNameForSeveral(Name);
        foreach (var server in servers) ForItem(server.Name, () => Keep(Await(token => Connector().BorrowAsync(Name ?? Fallback(server), server, Journal(), token))));
    }

    private static string Fallback(PowerCliServer server) => server.Name.Length > 0 ? server.Name : server.Endpoint.Host;

    private void Keep(VCenterConnection connection)
    {
        VCenterRegistry.Current.Add(connection, Default);
        WriteObject(Traced(connection));
    }

    private VCenterConnector Connector() => new(new HttpPipelineOptions
    {
        Trust = ServerTrust.Of(CertificateThumbprint),
        AttemptTimeout = TimeSpan.FromSeconds(TimeoutSec),
        TotalTimeout = TimeSpan.FromSeconds(TimeoutSec * 4),
        MaximumRetryCount = MaximumRetryCount,
    });

    private JournalFile Journal() => JournalFile.At(KeyGuard.Operations.Journal.JournalPath.Resolve(JournalPath is null ? null : GetUnresolvedProviderPathFromPSPath(JournalPath)));
}
