using System;
using System.Management.Automation;
using KeyGuard.Cmdlets.Common;
using KeyGuard.Connections;
using KeyGuard.Http;

namespace KeyGuard.Cmdlets.Connections;

/// <summary>Opens a connection to the REST API of a backup server.</summary>
[Cmdlet(VerbsCommunications.Connect, "KeyGuardVbr")]
[OutputType(typeof(VbrConnection))]
public sealed class ConnectKeyGuardVbrCommand : KeyGuardCmdlet
{
    /// <summary>The backup server's name or address.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Server { get; set; } = "";

    /// <summary>The port of the REST API.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    public int Port { get; set; } = 9419;

    /// <summary>The user and the password.</summary>
    [Parameter(Mandatory = true)]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>The SHA-256 thumbprint of the only certificate to accept.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CertificateThumbprint { get; set; }

    /// <summary>The name of the connection; the server's when left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>How long one attempt of a call may take, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 600)]
    public int TimeoutSec { get; set; } = 30;

    /// <summary>How often a call is tried again.</summary>
    [Parameter]
    [ValidateRange(0, 20)]
    public int MaximumRetryCount { get; set; } = 4;

    /// <inheritdoc/>
    protected override void Complete()
    {
        var endpoint = VbrConnector.Endpoint(Server, Port);
        var connector = new VbrConnector(Patience());
        var connection = Await(token => connector.OpenAsync(Name ?? endpoint.Host, endpoint, Credential!.UserName, Credential.Password, token));
        VbrRegistry.Current.Add(connection);
        WriteObject(Traced(connection));
    }

    private HttpPipelineOptions Patience() => new()
    {
        Trust = ServerTrust.Of(CertificateThumbprint),
        AttemptTimeout = TimeSpan.FromSeconds(TimeoutSec),
        TotalTimeout = TimeSpan.FromSeconds(TimeoutSec * 4),
        MaximumRetryCount = MaximumRetryCount,
    };
}
