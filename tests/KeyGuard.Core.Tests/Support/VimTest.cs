using System;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Connections;
using KeyGuard.Http;
using KeyGuard.Operations.Journal;
using KeyGuard.VSphere;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.Tests.Support;

/// <summary>The real client over a server that is a test's own, by a clock that stands still.</summary>
public abstract class VimTest : IDisposable
{
    protected static readonly Uri ServerUrl = new("https://vc01.example.com");

    private VCenterConnection? _connection;

    private protected FakeClock Clock { get; } = new();

    private protected VimServer Server { get; } = new();

    private protected static ObjectRef Vm(int number) => new("VirtualMachine", "vm-" + number);

    private protected VCenterConnector Connector(int retries = 2, int pageSize = 1000) => new(new HttpPipelineOptions { Clock = Clock, MaximumRetryCount = retries })
    {
        Innermost = Server,
        Vim = new VimOptions { Clock = Clock, PageSize = pageSize },
    };

    private protected async Task<VCenterConnection> ConnectAsync(string password = VimServer.Password, int retries = 2, int pageSize = 1000) =>
        _connection = await Connector(retries, pageSize).OpenAsync("vc01", ServerUrl, VimServer.User, Secret.Of(password), Journal(), CancellationToken.None);

    private protected async Task<VimClient> ClientAsync(int retries = 2, int pageSize = 1000) => (await ConnectAsync(VimServer.Password, retries, pageSize)).Client;

    private protected async Task<VCenterConnection> BorrowAsync(string secret) =>
        _connection = await Connector().BorrowAsync("vc01", new PowerCliServer(ServerUrl, secret), Journal(), CancellationToken.None);

    private protected static JournalFile Journal() => JournalFile.At(System.IO.Path.Combine(System.IO.Path.GetTempPath(), "keyguard-never-written.jsonl"));

    /// <summary>What currentSession shows: whose it is, if the server knows the session.</summary>
    private protected void ShowSessions() => Server.On("RetrievePropertiesEx", call => call.Session is { } session && Server.Knows(session)
        ? "<returnval><objects><obj type=\"SessionManager\">SessionManager</obj><propSet><name>currentSession</name><val xsi:type=\"UserSession\"><key>1</key><userName>VSPHERE.LOCAL\\operator</userName></val></propSet></objects></returnval>"
        : "<returnval><objects><obj type=\"SessionManager\">SessionManager</obj><propSet><name>currentSession</name></propSet></objects></returnval>");

    public void Dispose()
    {
        _connection?.Close();
        Server.Dispose();
        GC.SuppressFinalize(this);
    }
}
