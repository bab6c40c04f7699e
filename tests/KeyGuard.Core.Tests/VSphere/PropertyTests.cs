using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Tests.Support;
using KeyGuard.VSphere;
using KeyGuard.VSphere.Properties;
using KeyGuard.VSphere.Soap;
using Xunit;

namespace KeyGuard.Tests.VSphere;

/// <summary>Reading properties: pages, what is missing, and what breaks in the middle.</summary>
public sealed class PropertyTests : VimTest
{
    private static readonly PropertyQuery AllVms = PropertyQuery.All("VirtualMachine", "name", "config.keyId");

    [Fact]
    public async Task Asks_in_the_schemas_order_over_a_view_and_puts_the_view_away()
    {
        Server.On("RetrievePropertiesEx", _ => Page(null, 1));
        await ReadAsync(await ClientAsync(), AllVms);
        var sent = Server.Calls.Single(call => call.Method == "RetrievePropertiesEx");
        Assert.Contains(
            "<_this type=\"PropertyCollector\">propertyCollector</_this><specSet><propSet><type>VirtualMachine</type><pathSet>name</pathSet><pathSet>config.keyId</pathSet></propSet><objectSet><obj type=\"ContainerView\">session[1]view</obj><skip>true</skip><selectSet xsi:type=\"TraversalSpec\"><name>view</name><type>ContainerView</type><path>view</path><skip>false</skip></selectSet></objectSet></specSet><options><maxObjects>1000</maxObjects></options>",
            sent.Text, StringComparison.Ordinal);
        var view = Server.Calls.Single(call => call.Method == "CreateContainerView");
        Assert.Equal(["_this", "container", "type", "recursive"], view.Names);
        Assert.Equal("session[1]view", Server.Calls.Single(call => call.Method == "DestroyView").Argument("_this"));
    }

    [Fact]
    public async Task Goes_on_to_the_last_page_also_where_the_server_pages_by_itself()
    {
        Server.On("RetrievePropertiesEx", _ => Page("t1", 1, 2));
        Server.On("ContinueRetrievePropertiesEx", call => call.Argument("token") == "t1" ? Page("t2", 3, 4) : Page(null, 5));
        var read = await ReadAsync(await ClientAsync(), AllVms);
        Assert.Equal(["vm-1", "vm-2", "vm-3", "vm-4", "vm-5"], read.Select(item => item.Ref.Id));
        Assert.Equal(["t1", "t2"], Server.Calls.Where(call => call.Method == "ContinueRetrievePropertiesEx").Select(call => call.Argument("token")));
    }

    [Fact]
    public async Task Nothing_found_is_nothing()
    {
        Server.On("RetrievePropertiesEx", _ => "");
        Assert.Empty(await ReadAsync(await ClientAsync(), AllVms));
    }

    [Fact]
    public async Task What_is_absent_and_what_has_no_value_are_both_unset()
    {
        Server.On("RetrievePropertiesEx", _ => "<returnval>"
            + "<objects><obj type=\"VirtualMachine\">vm-1</obj><propSet><name>name</name><val xsi:type=\"xsd:string\">a</val></propSet></objects>"
            + "<objects><obj type=\"VirtualMachine\">vm-2</obj><propSet><name>name</name><val xsi:type=\"xsd:string\">b</val></propSet><propSet><name>config.keyId</name></propSet></objects></returnval>");
        var read = await ReadAsync(await ClientAsync(), AllVms);
        Assert.All(read, item => Assert.Null(item.Value("config.keyId")));
        Assert.Equal(["a", "b"], read.Select(item => item.Text("name")));
    }

    [Theory]
    [InlineData("xsi", "xmlns:xsi")]
    [InlineData("_XMLSchema-instance", "xmlns:_XMLSchema-instance")]
    [InlineData("XMLSchema-instance", "xmlns:XMLSchema-instance")]
    public async Task Values_are_read_whatever_the_prefixes(string prefix, string declaration)
    {
        string Val(string type, string more = "") => $"val{more} {declaration}=\"http://www.w3.org/2001/XMLSchema-instance\" {prefix}:type=\"{type}\"";
        Server.On("RetrievePropertiesEx", _ => "<returnval><objects><obj type=\"VirtualMachine\">vm-1</obj>"
            + $"<propSet><name>config.keyId</name><{Val("CryptoKeyId")}><keyId>k1</keyId><providerId><id>kp1</id></providerId></val></propSet>"
            + $"<propSet><name>config.hardware.device</name><{Val("ArrayOfVirtualDevice")}><VirtualDevice {declaration}=\"http://www.w3.org/2001/XMLSchema-instance\" {prefix}:type=\"VirtualDisk\"><key>2000</key></VirtualDevice></val></propSet>"
            + $"<propSet><name>runtime.host</name><{Val("ManagedObjectReference", " type=\"HostSystem\"")}>host-21</val></propSet>"
            + $"<propSet><name>config.template</name><{Val("xsd:boolean")}>0</val></propSet></objects></returnval>");
        var vm = Assert.Single(await ReadAsync(await ClientAsync(), AllVms));
        Assert.Equal(("k1", "kp1"), (vm.Value("config.keyId")!.Text("keyId"), vm.Value("config.keyId")!.Text("providerId.id")));
        Assert.Equal("VirtualDisk", Assert.Single(vm.Items("config.hardware.device")).TypeName());
        Assert.Equal(new ObjectRef("HostSystem", "host-21"), vm.Reference("runtime.host"));
        Assert.False(vm.Flag("config.template"));
    }

    [Fact]
    public async Task What_may_not_be_read_is_kept_with_the_object()
    {
        Server.On("RetrievePropertiesEx", _ => "<returnval><objects><obj type=\"VirtualMachine\">vm-1</obj><propSet><name>name</name><val xsi:type=\"xsd:string\">a</val></propSet>"
            + "<missingSet><path>config.keyId</path><fault><fault xsi:type=\"NoPermission\"><object type=\"VirtualMachine\">vm-1</object><privilegeId>System.Read</privilegeId></fault><localizedMessage></localizedMessage></fault></missingSet></objects></returnval>");
        var vm = Assert.Single(await ReadAsync(await ClientAsync(), AllVms));
        Assert.Equal("a", vm.Text("name"));
        Assert.Equal("NoPermission", vm.WhyMissing("config.keyId")!.Type);
        Assert.Equal(["System.Read"], vm.WhyMissing("config.keyId")!.Privileges);
        Assert.Null(vm.WhyMissing("name"));
        Assert.Equal(1, Server.Count("Login"));
    }

    [Fact]
    public async Task A_session_that_ended_and_hides_among_what_is_missing_is_replaced_and_nothing_handed_over_twice()
    {
        Server.On("RetrievePropertiesEx", call => Server.Knows(call.Session!) ? Page("t1", 1, 2, 3) : Missing(1));
        Server.On("ContinueRetrievePropertiesEx", _ =>
        {
            if (Server.Count("ContinueRetrievePropertiesEx") > 1) return Page(null, 4);
            Server.EndSessions();
            return Missing(4);
        });
        var read = await ReadAsync(await ClientAsync(), AllVms);
        Assert.Equal(["vm-1", "vm-2", "vm-3", "vm-4"], read.Select(item => item.Ref.Id));
        Assert.All(read, item => Assert.Empty(item.Missing));
        Assert.Equal((2, 2), (Server.Count("Login"), Server.Count("CreateContainerView")));
    }

    [Fact]
    public async Task A_page_whose_reply_is_lost_is_not_asked_for_again_but_the_reading_begun_anew()
    {
        Server.On("RetrievePropertiesEx", _ => Page("t1", 1, 2));
        Server.Methods("ContinueRetrievePropertiesEx", (call, _) => Server.Count("ContinueRetrievePropertiesEx") == 1
            ? throw new HttpRequestException("lost", new System.IO.IOException("reset"))
            : Task.FromResult(VimServer.Reply(call.Method, Page(null, 3))));
        var read = await ReadAsync(await ClientAsync(), AllVms);
        Assert.Equal(["vm-1", "vm-2", "vm-3"], read.Select(item => item.Ref.Id));
        Assert.Equal((2, 2), (Server.Count("RetrievePropertiesEx"), Server.Count("ContinueRetrievePropertiesEx")));
    }

    [Fact]
    public async Task A_page_that_breaks_in_the_middle_is_begun_anew_and_one_that_always_does_is_an_error()
    {
        Server.Methods("RetrievePropertiesEx", (call, _) => Task.FromResult(Server.Count("RetrievePropertiesEx") == 1 ? Broken(call) : VimServer.Reply(call.Method, Page(null, 1, 2))));
        var client = await ClientAsync();
        Assert.Equal(["vm-1", "vm-2"], (await ReadAsync(client, AllVms)).Select(item => item.Ref.Id));
        Server.Methods("RetrievePropertiesEx", (call, _) => Task.FromResult(Broken(call)));
        Assert.Equal("VCenterReplyInvalid", (await Assert.ThrowsAsync<VimException>(() => ReadAsync(client, AllVms))).ErrorId);
        Assert.Equal(2 + 3, Server.Count("RetrievePropertiesEx"));
    }

    [Fact]
    public async Task Named_objects_are_asked_for_in_batches_each_type_with_its_own_set()
    {
        Server.On("RetrievePropertiesEx", call => Objects(null, [.. call.Body.Descendants().Where(element => element.Name.LocalName == "obj").Select(Reference)]));
        var wanted = new[] { Vm(1), Vm(2), Vm(1), new ObjectRef("HostSystem", "host-1"), Vm(3) };
        var read = await ReadAsync(await ClientAsync(pageSize: 3), PropertyQuery.Of(wanted, "name"));
        Assert.Equal([Vm(1), Vm(2), new ObjectRef("HostSystem", "host-1"), Vm(3)], read.Select(item => item.Ref));
        var first = Server.Calls.First(call => call.Method == "RetrievePropertiesEx");
        Assert.Contains("<specSet><propSet><type>VirtualMachine</type><pathSet>name</pathSet></propSet><propSet><type>HostSystem</type><pathSet>name</pathSet></propSet><objectSet><obj type=\"VirtualMachine\">vm-1</obj></objectSet>", first.Text, StringComparison.Ordinal);
        Assert.Equal((2, 0), (Server.Count("RetrievePropertiesEx"), Server.Count("CreateContainerView")));
    }

    [Fact]
    public async Task An_object_that_is_gone_does_not_hide_the_others()
    {
        Server.Methods("RetrievePropertiesEx", (call, _) =>
        {
            ObjectRef[] wanted = [.. call.Body.Descendants().Where(element => element.Name.LocalName == "obj").Select(Reference)];
            return Task.FromResult(wanted.Contains(Vm(2))
                ? VimServer.Fault("<ManagedObjectNotFoundFault xmlns=\"urn:vim25\" xsi:type=\"ManagedObjectNotFound\"><obj type=\"VirtualMachine\">vm-2</obj></ManagedObjectNotFoundFault>", "The object has already been deleted")
                : VimServer.Reply(call.Method, Objects(null, wanted)));
        });
        var read = await ReadAsync(await ClientAsync(), PropertyQuery.Of([Vm(1), Vm(2), Vm(3)], "name"));
        Assert.Equal(["vm-2 gone", "vm-1", "vm-3"], read.Select(item => item.Ref.Id + (item.IsGone ? " gone" : "")));
        Assert.Equal("ManagedObjectNotFound", read[0].WhyMissing("name")!.Type);
    }

    [Fact]
    public async Task A_caller_who_gives_up_leaves_nothing_at_the_server()
    {
        using var stop = new CancellationTokenSource();
        var kept = ServePages("t1", "t2", "t3");
        var client = await ClientAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.ReadAsync(AllVms, _ => stop.Cancel(), stop.Token));
        Assert.Empty(kept);
        Assert.Equal((1, 1, 1), (Server.Count("DestroyView"), Server.Count("CancelRetrievePropertiesEx"), Server.Count("ContinueRetrievePropertiesEx")));
    }

    [Fact]
    public async Task The_next_page_is_asked_for_before_the_present_one_is_read()
    {
        var kept = ServePages("t1", "t2");
        var asked = new List<int>();
        await (await ClientAsync()).ReadAsync(AllVms, _ => asked.Add(Server.Count("ContinueRetrievePropertiesEx")), CancellationToken.None);
        Assert.Equal([1, 2, 2], asked);
        Assert.Empty(kept);
    }

    [Fact]
    public async Task The_next_batch_of_named_objects_is_asked_for_before_the_present_one_is_read_and_put_away_when_that_fails()
    {
        using var stop = new CancellationTokenSource();
        var kept = new HashSet<string>();
        Server.On("RetrievePropertiesEx", call =>
        {
            var token = "after " + Reference(call.Body.Descendants().First(element => element.Name.LocalName == "obj")).Id;
            kept.Add(token);
            return Objects(token, [Vm(1)]);
        });
        Server.On("ContinueRetrievePropertiesEx", call => kept.Remove(call.Argument("token")!) ? Page(null, 9) : throw new InvalidOperationException("No such page."));
        Server.On("CancelRetrievePropertiesEx", call => kept.Remove(call.Argument("token")!) ? "" : throw new InvalidOperationException("No such page."));
        var client = await ClientAsync(pageSize: 1);
        await Assert.ThrowsAsync<NotSupportedException>(() => client.ReadAsync(PropertyQuery.Of([Vm(1), Vm(2), Vm(3)], "name"), _ => throw new NotSupportedException(), CancellationToken.None));
        Assert.Equal(2, Server.Count("RetrievePropertiesEx"));
        Assert.Empty(kept);
    }

    [Fact]
    public async Task Only_the_wanted_elements_of_an_array_are_kept()
    {
        static string Device(string type, int key) => $"<VirtualDevice xsi:type=\"{type}\"><key>{key}</key><backing xsi:type=\"X\"><key>0</key></backing></VirtualDevice>";
        Server.On("RetrievePropertiesEx", _ => "<returnval><objects><obj type=\"VirtualMachine\">vm-1</obj>"
            + $"<propSet><name>config.hardware.device</name><val xsi:type=\"ArrayOfVirtualDevice\">{Device("VirtualDisk", 2000)}<VirtualDevice xsi:type=\"VirtualKeyboard\"/>{Device("VirtualPS2Controller", 300)}{Device("VirtualDisk", 2001)}</val></propSet>"
            + "<propSet><name>name</name><val xsi:type=\"xsd:string\">a</val></propSet></objects></returnval>");
        var only = new Dictionary<string, string[]> { ["config.hardware.device"] = ["VirtualDisk"] };
        var vm = Assert.Single(await ReadAsync(await ClientAsync(), PropertyQuery.Of([Vm(1)], only, "name", "config.hardware.device")));
        Assert.Equal(["2000", "2001"], vm.Items("config.hardware.device").Select(device => device.Text("key")));
        Assert.Equal("a", vm.Text("name"));
    }

    [Fact]
    public async Task A_failure_of_whoever_takes_the_objects_is_his_own()
    {
        Server.On("RetrievePropertiesEx", _ => Page(null, 1, 2));
        var client = await ClientAsync();
        await Assert.ThrowsAsync<NotSupportedException>(() => client.ReadAsync(AllVms, _ => throw new NotSupportedException(), CancellationToken.None));
        Assert.Equal(1, Server.Count("RetrievePropertiesEx"));
    }

    // A page for each token and one more, each handed out once; what the server still keeps afterwards.
    private HashSet<string> ServePages(params string[] tokens)
    {
        var kept = new HashSet<string>();
        string Serve(int number)
        {
            if (number < tokens.Length) kept.Add(tokens[number]);
            return Page(number < tokens.Length ? tokens[number] : null, number + 1);
        }

        Server.On("RetrievePropertiesEx", _ => Serve(0));
        Server.On("ContinueRetrievePropertiesEx", call => kept.Remove(call.Argument("token")!) ? Serve(Array.IndexOf(tokens, call.Argument("token")) + 1) : throw new InvalidOperationException("No such page."));
        Server.On("CancelRetrievePropertiesEx", call => kept.Remove(call.Argument("token")!) ? "" : throw new InvalidOperationException("No such page."));
        return kept;
    }

    private static HttpResponseMessage Broken(SentVimCall call)
    {
        var whole = VimServer.Envelope($"<{call.Method}Response xmlns=\"urn:vim25\">{Page(null, 1, 2)}</{call.Method}Response>");
        return VimServer.Response(System.Net.HttpStatusCode.OK, whole.Substring(0, whole.IndexOf("vm-2", StringComparison.Ordinal)));
    }

    private static async Task<List<VimObject>> ReadAsync(VimClient client, PropertyQuery query)
    {
        var read = new List<VimObject>();
        await client.ReadAsync(query, read.Add, CancellationToken.None);
        return read;
    }

    private static string Page(string? token, params int[] vms) => Objects(token, [.. vms.Select(number => Vm(number))]);

    private static string Objects(string? token, ObjectRef[] objects) =>
        $"<returnval>{(token is null ? "" : $"<token>{token}</token>")}{string.Concat(objects.Select(item => $"<objects><obj type=\"{item.Type}\">{item.Id}</obj><propSet><name>name</name><val xsi:type=\"xsd:string\">{item.Id}</val></propSet></objects>"))}</returnval>";

    private static string Missing(int vm) =>
        $"<returnval><objects><obj type=\"VirtualMachine\">vm-{vm}</obj><missingSet><path>name</path><fault><fault xsi:type=\"NotAuthenticated\"><object type=\"VirtualMachine\">vm-{vm}</object><privilegeId>System.View</privilegeId></fault><localizedMessage></localizedMessage></fault></missingSet></objects></returnval>";

    private static ObjectRef Reference(System.Xml.Linq.XElement element) => element.ToReference()!.Value;
}
