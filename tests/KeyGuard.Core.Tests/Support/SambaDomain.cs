#if NET
using System;
using System.Diagnostics;
using System.IO;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace KeyGuard.Tests.Support;

/// <summary>
/// A domain of Active Directory with a domain controller that others wrote: Samba's, on a loopback address of its own, with its own
/// name, certificate and Kerberos. It ends with this process at the latest. See tests/SambaDomain/domain.py for what is in it.
/// </summary>
public sealed class SambaDomain : IDisposable
{
    private const string Python = "/usr/bin/python3";
    private readonly Process? _process;
    private readonly JsonNode _ready;

    public SambaDomain()
    {
        if (!File.Exists(Python))
        {
            _ready = new JsonObject { ["missing"] = Python + " is not there" };
            return;
        }
        _process = Process.Start(new ProcessStartInfo(Python, $"\"{Path.Combine(Repository.Root, "tests", "SambaDomain", "domain.py")}\"")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        _ready = JsonNode.Parse(_process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The domain did not start."))!;
    }

    /// <summary>Why there is no domain on this machine; null if there is one.</summary>
    public string? Missing => (string?)_ready["missing"];

    /// <summary>The Kerberos realm, LAB.EXAMPLE.COM.</summary>
    public string Realm => Text("realm");

    /// <summary>The domain's DNS name.</summary>
    public string DnsDomain => Text("dnsDomain");

    /// <summary>The domain's distinguished name.</summary>
    public string BaseDn => Text("baseDn");

    /// <summary>The domain controller's name, which resolves on this machine, and for which its certificate is.</summary>
    public string Host => Text("host");

    /// <summary>Where LDAP (389), LDAPS (636) and the key distribution centre (88) answer.</summary>
    public string Address => Text("address");

    /// <summary>The configuration of Kerberos with which this realm is found; to be set as KRB5_CONFIG.</summary>
    public string Krb5Config => Text("krb5Config");

    /// <summary>The PEM file of the authority that made the certificate.</summary>
    public string AuthorityFile => Text("authority");

    /// <summary>The certificate's SHA-256 thumbprint.</summary>
    public string Thumbprint => Text("thumbprint");

    /// <summary>How many computers are in OU=Fleet.</summary>
    public int FleetSize => (int)_ready["fleet"]!;

    /// <summary>An ordinary user.</summary>
    public NetworkCredential Reader => Credential("reader");

    /// <summary>The password of <c>Administrator</c>, <c>reader</c>, or the disabled <c>locked-out</c>.</summary>
    public string Password(string user) => (string)_ready["passwords"]![user]!;

    /// <summary>A user as name@domain, with the password.</summary>
    public NetworkCredential Credential(string user) => new(user + "@" + DnsDomain, Password(user));

    /// <summary>A file in the domain's own folder, which is removed with it.</summary>
    public string PathOf(string name) => Path.Combine(Text("folder"), name);

    /// <summary>
    /// A computer that has joined the domain. Its full name, <c>name.lab.example.com</c>, resolves to the address on this machine.
    /// </summary>
    /// <param name="name">The computer's short name.</param>
    /// <param name="principals">The names for which it gets keys, such as <c>HTTP/name.lab.example.com</c>.</param>
    /// <param name="keytab">The file into which the keys are written.</param>
    /// <param name="address">The address to which the name resolves here; null for none.</param>
    /// <returns>The full name.</returns>
    public string AddComputer(string name, string[]? principals = null, string? keytab = null, string? address = null) =>
        (string)Do("computer", new JsonObject { ["name"] = name, ["principals"] = JsonSerializer.SerializeToNode(principals ?? []), ["keytab"] = keytab, ["address"] = address })["host"]!;

    /// <summary>Another user.</summary>
    public void AddUser(string name, string password) => Do("user", new JsonObject { ["name"] = name, ["password"] = password });

    /// <summary>Gets a ticket for a user into a cache (a file, to be set as KRB5CCNAME), as kinit does.</summary>
    public void GetTicket(string user, string cache, string? password = null) => Do("ticket", new JsonObject { ["user"] = user, ["cache"] = cache, ["password"] = password });

    public void Dispose()
    {
        if (_process is null) return;
        // The file that tests have set goes with the domain; without one, Kerberos would ask the machine's name server again.
        NativeEnvironment.ForgetNameServers();
        // The end of its input makes it stop the controller and clean up.
        _process.StandardInput.Close();
        if (!_process.WaitForExit(10_000)) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private JsonNode Do(string command, JsonObject arguments)
    {
        arguments["do"] = command;
        _process!.StandardInput.WriteLine(arguments.ToJsonString());
        _process.StandardInput.Flush();
        var answer = JsonNode.Parse(_process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The domain has ended."))!;
        return answer["error"] is { } error ? throw new InvalidOperationException((string)error!) : answer;
    }

    private string Text(string name) => (string)_ready[name]!;
}

/// <summary>All tests with a domain share one, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class OneDomain : ICollectionFixture<SambaDomain>
{
    public const string Name = "Domain";
}
#endif
