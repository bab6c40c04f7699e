using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Tests.Support;
using KeyGuard.VSphere;
using KeyGuard.VSphere.Properties;
using Xunit;

namespace KeyGuard.Tests.VSphere;

/// <summary>Large replies: read while they come, one object in memory at a time, however many there are.</summary>
public sealed class StreamingTests : VimTest
{
    private const int Vms = 10_000;

    private static readonly PropertyQuery Devices = PropertyQuery.All("VirtualMachine", "name", "config.hardware.device");
    private static readonly string Device = string.Concat(System.Linq.Enumerable.Repeat("<VirtualDevice xsi:type=\"VirtualDisk\"><key>2000</key><backing xsi:type=\"VirtualDiskFlatVer2BackingInfo\"><fileName>[ds] a/a.vmdk</fileName></backing></VirtualDevice>", 40));

    [Fact]
    public async Task The_first_object_is_there_before_the_rest_was_sent_and_a_page_larger_than_any_buffer_does_no_harm()
    {
        var page = new EndlessPage();
        Server.Methods("RetrievePropertiesEx", (_, _) => Task.FromResult(page.Response()));
        var client = await ClientAsync();
        long? sentAtFirst = null;
        var found = 0;
        await client.ReadAsync(Devices, _ =>
        {
            sentAtFirst ??= page.Sent;
            found++;
        }, CancellationToken.None);
        Assert.Equal(Vms, found);
        Assert.True(page.Sent > 40 * 1024 * 1024, "more than the pipeline keeps in memory");
        Assert.InRange(sentAtFirst!.Value, 1, 512 * 1024);
    }

    [Fact]
    public async Task Memory_stays_flat()
    {
        var page = new EndlessPage();
        Server.Methods("RetrievePropertiesEx", (_, _) => Task.FromResult(page.Response()));
        var client = await ClientAsync();
        long before = GC.GetTotalMemory(true), most = 0;
        var found = 0;
        await client.ReadAsync(Devices, _ =>
        {
            // What is live, not what waits to be collected.
            if (++found % 1000 == 0) most = Math.Max(most, GC.GetTotalMemory(true) - before);
        }, CancellationToken.None);
        Assert.InRange(most, long.MinValue, 32L * 1024 * 1024);
    }

    [Fact]
    public async Task A_server_that_falls_silent_in_the_middle_is_given_up_and_says_so()
    {
        Server.Methods("RetrievePropertiesEx", (_, _) => Task.FromResult(new EndlessPage { SilentAfter = 3, OnSilence = () => Clock.Advance(TimeSpan.FromMinutes(5)) }.Response()));
        var client = await ClientAsync();
        var failure = await Assert.ThrowsAsync<VimException>(() => client.ReadAsync(Devices, _ => { }, CancellationToken.None));
        Assert.Equal("VCenterUnavailable", failure.ErrorId);
        Assert.Contains("stopped sending", failure.Message, StringComparison.Ordinal);
        Assert.Equal(3, Server.Count("RetrievePropertiesEx"));
    }

    /// <summary>A reply that is made while it is read.</summary>
#pragma warning disable CA1844 // .NET Framework has no ReadAsync but this one
    private sealed class EndlessPage : Stream
    {
        private byte[] _chunk = Encoding.UTF8.GetBytes(VimServer.Envelope("@").Split('@')[0] + "<RetrievePropertiesExResponse xmlns=\"urn:vim25\"><returnval>");
        private int _at;
        private int _next;

        public long Sent { get; private set; }

        public int? SilentAfter { get; init; }

        public Action? OnSilence { get; init; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public HttpResponseMessage Response() => new(HttpStatusCode.OK) { Content = new StreamContent(this) };

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_at == _chunk.Length && !Refill()) return 0;
            var length = Math.Min(count, _chunk.Length - _at);
            Array.Copy(_chunk, _at, buffer, offset, length);
            _at += length;
            Sent += length;
            return length;
        }

        public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            if (_next == SilentAfter && _at == _chunk.Length)
            {
                var over = new TaskCompletionSource<int>();
                using var registration = cancellationToken.Register(() => over.TrySetCanceled());
                OnSilence!();
                await over.Task;
            }
            return Read(buffer, offset, count);
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        private bool Refill()
        {
            if (_next > Vms) return false;
            _chunk = Encoding.UTF8.GetBytes(_next++ == Vms
                ? "</returnval></RetrievePropertiesExResponse></soapenv:Body></soapenv:Envelope>"
                : $"<objects><obj type=\"VirtualMachine\">vm-{_next}</obj><propSet><name>config.hardware.device</name><val xsi:type=\"ArrayOfVirtualDevice\">{Device}</val></propSet></objects>");
            _at = 0;
            return true;
        }
    }
#pragma warning restore CA1844
}
