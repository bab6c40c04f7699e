using System;
using System.Management.Automation;
using System.Security.Cryptography.X509Certificates;
using KeyGuard.Cmdlets.Common;
using KeyGuard.Errors;
using KeyGuard.Http;
using KeyGuard.WinRm;
using KeyGuard.WinRm.Facts;
using KeyGuard.WinRm.Reading;

namespace KeyGuard.Cmdlets.WinRm;

/// <summary>Reads how computers can be reached by WinRM, and how their WinRM services are configured.</summary>
[Cmdlet(VerbsCommon.Get, "WinRMSecurity", DefaultParameterSetName = ByObject)]
[OutputType(typeof(WinRMSecurity))]
public sealed class GetWinRMSecurityCommand : KeyGuardCmdlet
{
    private const string ByName = "Name";
    private const string ByObject = "InputObject";
    private const string Native = "Native";
    private readonly HttpTraceLog _trace = new();
    private ComputerPump<ComputerRequest, WinRMSecurity>? _pump;
    private NativeClient? _native;

    /// <summary>The computers' names or addresses.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByName)]
    [Alias("CN")]
    public string[] ComputerName { get; set; } = [];

    /// <summary>Names, computers of Find-WinRMComputer or Get-ADComputer, or objects with a property ComputerName or DNSHostName.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ByObject)]
    public PSObject? InputObject { get; set; }

    /// <summary>As whom to log on; as the present user when left out.</summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>How to log on.</summary>
    [Parameter]
    [ValidateSet(nameof(WinRmAuthentication.Negotiate), nameof(WinRmAuthentication.Kerberos), nameof(WinRmAuthentication.Basic), nameof(WinRmAuthentication.Certificate))]
    public string Authentication { get; set; } = nameof(WinRmAuthentication.Negotiate);

    /// <summary>The SHA-1 thumbprint of one's own certificate, for -Authentication Certificate.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ClientCertificateThumbprint { get; set; }

    /// <summary>One's own certificate with its private key, for -Authentication Certificate.</summary>
    [Parameter]
    [ValidateNotNull]
    public X509Certificate2? ClientCertificate { get; set; }

    /// <summary>The SHA-256 thumbprints of the only certificates to accept of the computers.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] CertificateThumbprint { get; set; } = [];

    /// <summary>The port for http.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    public int Port { get; set; } = WinRmTarget.DefaultHttpPort;

    /// <summary>The port for https.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    public int HttpsPort { get; set; } = WinRmTarget.DefaultHttpsPort;

    /// <summary>Log on over https only.</summary>
    [Parameter]
    public SwitchParameter UseSsl { get; set; }

    /// <summary>How many computers are read at a time.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; } = 32;

    /// <summary>How long to wait for a sign of life at a port, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 300)]
    public int ConnectTimeoutSec { get; set; } = 5;

    /// <summary>How long a computer may take for one answer, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 600)]
    public int OperationTimeoutSec { get; set; } = 60;

    /// <summary>Within how many days a certificate's end is soon.</summary>
    [Parameter]
    [ValidateRange(0, 3650)]
    public int ExpiryDays { get; set; } = 30;

    /// <summary>Read too whom the firewall lets in at the listeners' ports.</summary>
    [Parameter]
    public SwitchParameter IncludeFirewall { get; set; }

    /// <summary>Whose client talks: KeyGuard's own, or the one of Windows.</summary>
    [Parameter]
    [ValidateSet("Direct", Native)]
    public string Transport { get; set; } = "Direct";

    /// <inheritdoc/>
    protected override void Begin()
    {
        var options = Options();
        _pump = new ComputerPump<ComputerRequest, WinRMSecurity>(
            ThrottleLimit, computer => computer.ComputerName, new SecurityReader(options).ReadAsync, "Reading WinRM", KeyGuardHost, Write);
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        if (ParameterSetName == ByName) foreach (var name in ComputerName) Add(new ComputerRequest(name));
        else if (!IsBlankLine(InputObject)) ForItem("input", () => Add(Request(ComputerInput.Read(InputObject!))));
    }

    /// <inheritdoc/>
    protected override void Complete() => _pump!.Complete();

    /// <inheritdoc/>
    protected override void Release()
    {
        _pump?.Dispose();
        _native?.Dispose();
    }

    private ReadingOptions Options()
    {
        var logOn = LogOn();
        var patience = new WinRmPatience { Connect = TimeSpan.FromSeconds(ConnectTimeoutSec), Operation = TimeSpan.FromSeconds(OperationTimeoutSec) };
        if (Transport == Native) _native = NativeClient.Open(this, logOn, Credential, patience, CertificateThumbprint.Length > 0, ThrottleLimit);
        return new ReadingOptions
        {
            LogOn = logOn,
            Trust = ServerTrust.OfAny(CertificateThumbprint),
            Patience = patience,
            HttpPort = Port,
            HttpsPort = HttpsPort,
            OnlyTls = UseSsl,
            ExpiryDays = ExpiryDays,
            WithFirewall = IncludeFirewall,
            Transports = _native is { } native ? (target, _) => native.Connect(target) : null,
            Trace = _trace,
        };
    }

    private WinRmLogOn LogOn()
    {
        var how = (WinRmAuthentication)Enum.Parse(typeof(WinRmAuthentication), Authentication, ignoreCase: true);
        if (how != WinRmAuthentication.Certificate) return Credential is null ? WinRmLogOn.AsCurrentUser(how) : WinRmLogOn.As(how, Credential.UserName, Credential.Password);
        if (Credential is not null) throw Faults.WinRmClientCertificateNeeded();
        return ClientCertificate is { } given ? WinRmLogOn.By(given)
            : ClientCertificateThumbprint is { } thumbprint ? WinRmLogOn.By(ClientCertificateStore.Find(thumbprint))
            : throw Faults.WinRmClientCertificateNeeded();
    }

    // A port that came with the computer counts, unless one was given on the command line.
    private ComputerRequest Request(WinRMComputer computer) => computer is not WinRMComputerDoor door ? new(computer.ComputerName)
        : door.UseSSL ? new(computer.ComputerName, HttpsPort: IsGiven(nameof(HttpsPort)) ? null : door.Port)
        : new(computer.ComputerName, HttpPort: IsGiven(nameof(Port)) ? null : door.Port);

    private bool IsGiven(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    private static bool IsBlankLine(PSObject? input) => input is null || (input.BaseObject is string line && string.IsNullOrWhiteSpace(line));

    private void Add(ComputerRequest computer)
    {
        if (!_pump!.Add(computer)) WriteVerbose($"{computer.ComputerName} is there already.");
    }

    private void Write(WinRMSecurity facts)
    {
        while (_trace.TryTake(out var line)) WriteVerbose(line);
        if (facts.ErrorId is { } id) WriteVerbose($"{facts.ComputerName}: {facts.Error} ({id})");
        WriteObject(facts);
    }
}
