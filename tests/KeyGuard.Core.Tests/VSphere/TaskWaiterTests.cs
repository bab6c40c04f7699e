using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Tests.Support;
using KeyGuard.VSphere;
using KeyGuard.VSphere.Soap;
using KeyGuard.VSphere.Tasks;
using Xunit;

namespace KeyGuard.Tests.VSphere;

/// <summary>One question to the server for all tasks, whatever happens to it.</summary>
public sealed class TaskWaiterTests : VimTest
{
    private const string Snapshots = "<changeSet><name>info.error</name><op>assign</op><val xsi:type=\"LocalizedMethodFault\"><fault xsi:type=\"InvalidVmConfig\"><faultMessage><key>msg.hostd.configSpec.enc.snapshots</key></faultMessage></fault><localizedMessage>no</localizedMessage></val></changeSet>";
    private const string Result = "<changeSet><name>info.result</name><op>assign</op><val xsi:type=\"ArrayOfCryptoManagerKmipClusterStatus\"><CryptoManagerKmipClusterStatus><overallStatus>green</overallStatus></CryptoManagerKmipClusterStatus></val></changeSet>";

    private readonly VimTasks _tasks;

    public TaskWaiterTests() => _tasks = new VimTasks(Server);

    [Fact]
    public async Task A_success_brings_its_result_its_progress_and_how_long_it_was_queued()
    {
        var client = await ClientAsync();
        _tasks.Add("task-1");
        var progress = new List<int>();
        var waiting = client.Tasks.WaitAsync(Ref(1), new Progress(progress), CancellationToken.None);
        await Eventually(() => _tasks.Waiting == 1);
        Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(TimeSpan.FromSeconds(20), client.Tasks.LongestQueued);
        _tasks.Set("task-1", "running", progress: 30);
        await Eventually(() => progress.Contains(30));
        Assert.Equal(TimeSpan.Zero, client.Tasks.LongestQueued);
        _tasks.Set("task-1", "success", Result, 100);
        var outcome = await waiting;
        Assert.True(outcome.IsSuccess);
        Assert.Equal("green", outcome.Result!.Child("CryptoManagerKmipClusterStatus")!.Text("overallStatus"));
        Assert.Equal(TimeSpan.FromSeconds(20), outcome.Queued);
        Assert.Null(outcome.Failure(ServerUrl, "X", "y"));
    }

    [Fact]
    public async Task A_failure_brings_its_fault()
    {
        var client = await ClientAsync();
        _tasks.Add("task-1", "running");
        var waiting = client.Tasks.WaitAsync(Ref(1), null, CancellationToken.None);
        _tasks.Set("task-1", "error", Snapshots);
        var outcome = await waiting;
        Assert.Equal(VimTaskState.Error, outcome.State);
        var failure = outcome.Failure(ServerUrl, "ReconfigVM_Task", "web-01")!;
        Assert.Equal(("VCenterSnapshots", "web-01"), (failure.ErrorId, failure.Target));
    }

    [Fact]
    public async Task A_failure_without_its_fault_is_asked_for_it()
    {
        Server.On("RetrievePropertiesEx", _ => "<returnval><objects><obj type=\"Task\">task-1</obj><propSet><name>info</name><val xsi:type=\"TaskInfo\"><state>error</state><error><fault xsi:type=\"TaskInProgress\"/><localizedMessage>busy</localizedMessage></error></val></propSet></objects></returnval>");
        var client = await ClientAsync();
        _tasks.Add("task-1", "error");
        var outcome = await client.Tasks.WaitAsync(Ref(1), null, CancellationToken.None);
        Assert.True(outcome.Failure(ServerUrl, "X", "y")!.IsBusy);
    }

    [Fact]
    public async Task An_end_that_the_server_never_tells_is_asked_for_after_a_wait_in_vain()
    {
        Server.On("RetrievePropertiesEx", _ => "<returnval><objects><obj type=\"Task\">task-1</obj><propSet><name>info</name><val xsi:type=\"TaskInfo\"><state>success</state></val></propSet></objects></returnval>");
        var client = await ClientAsync();
        _tasks.Add("task-1", "running");
        _tasks.NextIsTimeout = true;
        Assert.True((await client.Tasks.WaitAsync(Ref(1), null, CancellationToken.None)).IsSuccess);
        Assert.Equal((1, 1), (Server.Count("WaitForUpdatesEx"), Server.Count("RetrievePropertiesEx")));
    }

    [Fact]
    public async Task Two_hundred_tasks_are_waited_for_by_one_question_at_a_time()
    {
        var client = await ClientAsync();
        for (var number = 1; number <= 200; number++) _tasks.Add("task-" + number);
        var waiting = Enumerable.Range(1, 200).Select(number => client.Tasks.WaitAsync(Ref(number), null, CancellationToken.None)).ToArray();
        await Eventually(() => client.Tasks.Count == 200 && _tasks.Waiting == 1);
        Assert.InRange(_tasks.Waiting, 1, 1);
        foreach (var number in Enumerable.Range(1, 200)) _tasks.Set("task-" + number, number % 10 == 0 ? "error" : "success", number % 10 == 0 ? Snapshots : "");
        var outcomes = await Task.WhenAll(waiting);
        Assert.Equal((180, 20), (outcomes.Count(outcome => outcome.IsSuccess), outcomes.Count(outcome => outcome.State == VimTaskState.Error)));
        Assert.Equal(Enumerable.Range(1, 200).Select(number => Ref(number)), outcomes.Select(outcome => outcome.Task));
        Assert.Equal(1, Server.Count("CreatePropertyCollector"));
        Assert.Equal(1, Server.Count("CreateFilter"));
        Assert.True(_tasks.Widest > 20, "many tasks are made known at once: " + _tasks.Widest);
        await Eventually(() => _tasks.Waiting == 0);
        // What has ended leaves the list with the next change.
        _tasks.Add("task-201", "success");
        Assert.True((await client.Tasks.WaitAsync(Ref(201), null, CancellationToken.None)).IsSuccess);
        Assert.Equal(1, _tasks.Listed);
    }

    [Fact]
    public async Task A_reply_that_is_cut_short_is_asked_on_at_once()
    {
        var client = await ClientAsync();
        _tasks.Most = 3;
        for (var number = 1; number <= 20; number++) _tasks.Add("task-" + number, "success");
        var outcomes = await Task.WhenAll(Enumerable.Range(1, 20).Select(number => client.Tasks.WaitAsync(Ref(number), null, CancellationToken.None)));
        Assert.All(outcomes, outcome => Assert.True(outcome.IsSuccess));
        Assert.True(Server.Count("WaitForUpdatesEx") >= 7);
    }

    [Fact]
    public async Task An_empty_reply_means_that_nothing_happened_yet()
    {
        var client = await ClientAsync();
        _tasks.NextIsTimeout = true;
        Server.On("RetrievePropertiesEx", _ => "<returnval><objects><obj type=\"Task\">task-1</obj><propSet><name>info</name><val xsi:type=\"TaskInfo\"><state>running</state></val></propSet></objects></returnval>");
        _tasks.Add("task-1");
        var waiting = client.Tasks.WaitAsync(Ref(1), null, CancellationToken.None);
        await Eventually(() => _tasks.Waiting == 1);
        Assert.True(Server.Count("WaitForUpdatesEx") >= 2);
        _tasks.Set("task-1", "success");
        Assert.True((await waiting).IsSuccess);
    }

    [Fact]
    public async Task A_version_that_the_server_lost_is_no_loss()
    {
        var client = await ClientAsync();
        _tasks.Add("task-1");
        var waiting = client.Tasks.WaitAsync(Ref(1), null, CancellationToken.None);
        await Eventually(() => _tasks.Waiting == 1 && Server.Count("WaitForUpdatesEx") >= 2);
        _tasks.LoseVersions();
        await Eventually(() => _tasks.Waiting == 1);
        Assert.Contains(Server.Calls.Skip(3), call => call.Method == "WaitForUpdatesEx" && call.Argument("version") == "");
        _tasks.Set("task-1", "success");
        Assert.True((await waiting).IsSuccess);
        Assert.Equal(1, Server.Count("CreatePropertyCollector"));
    }

    [Fact]
    public async Task A_session_that_ends_takes_the_collector_along_and_the_waiting_goes_on()
    {
        var client = await ClientAsync();
        _tasks.Add("task-1");
        _tasks.Add("task-2");
        var waiting = new[] { 1, 2 }.Select(number => client.Tasks.WaitAsync(Ref(number), null, CancellationToken.None)).ToArray();
        await Eventually(() => _tasks.Waiting == 1);
        Server.EndSessions();
        _tasks.Forget();
        await Eventually(() => _tasks.Waiting == 1 && Server.Count("Login") == 2);
        _tasks.Set("task-1", "success");
        _tasks.Set("task-2", "success");
        Assert.All(await Task.WhenAll(waiting), outcome => Assert.True(outcome.IsSuccess));
        Assert.Equal(2, Server.Count("CreatePropertyCollector"));
    }

    [Fact]
    public async Task A_task_that_the_server_forgot_has_an_unknown_outcome_and_the_others_their_own()
    {
        var client = await ClientAsync();
        _tasks.Add("task-1");
        _tasks.Add("task-2");
        var waiting = Enumerable.Range(1, 3).Select(number => client.Tasks.WaitAsync(Ref(number), null, CancellationToken.None)).ToArray();
        // Task 3 was never there; task 1 leaves while it is watched.
        Assert.Equal(VimTaskState.Unknown, (await waiting[2]).State);
        await Eventually(() => _tasks.Waiting == 1);
        _tasks.Remove("task-1");
        var lost = await waiting[0];
        Assert.Equal(VimTaskState.Unknown, lost.State);
        var failure = lost.Failure(ServerUrl, "ReconfigVM_Task", "web-01")!;
        Assert.Equal("VCenterOutcomeUnknown", failure.ErrorId);
        Assert.True(failure.IsOutcomeUnknown);
        _tasks.Set("task-2", "success");
        Assert.True((await waiting[1]).IsSuccess);
    }

    [Fact]
    public async Task A_task_that_comes_while_the_server_is_being_asked_is_made_known_at_once()
    {
        var client = await ClientAsync();
        _tasks.Add("task-1");
        var first = client.Tasks.WaitAsync(Ref(1), null, CancellationToken.None);
        await Eventually(() => _tasks.Waiting == 1);
        _tasks.Add("task-2");
        var second = client.Tasks.WaitAsync(Ref(2), null, CancellationToken.None);
        await Eventually(() => _tasks.Listed == 2);
        _tasks.Set("task-2", "success");
        Assert.True((await second).IsSuccess);
        Assert.False(first.IsCompleted);
        _tasks.Set("task-1", "success");
        Assert.True((await first).IsSuccess);
    }

    [Fact]
    public async Task A_server_that_can_not_be_waited_on_is_asked_now_and_then()
    {
        Server.OnFault("WaitForUpdatesEx", "<NotSupportedFault xmlns=\"urn:vim25\" xsi:type=\"NotSupported\"/>");
        Server.On("RetrievePropertiesEx", _ => $"<returnval><objects><obj type=\"Task\">task-1</obj><propSet><name>info</name><val xsi:type=\"TaskInfo\"><state>{(Server.Count("RetrievePropertiesEx") < 4 ? "running" : "success")}</state></val></propSet></objects></returnval>");
        var client = await ClientAsync();
        _tasks.Add("task-1");
        Assert.True((await client.Tasks.WaitAsync(Ref(1), null, CancellationToken.None)).IsSuccess);
        Assert.Equal(4, Server.Count("RetrievePropertiesEx"));
        Assert.Equal(1, Server.Count("WaitForUpdatesEx"));
    }

    [Fact]
    public async Task A_server_that_stays_away_leaves_outcomes_unknown_and_says_why()
    {
        var client = await ClientAsync(retries: 0);
        _tasks.Add("task-1");
        Server.Methods("WaitForUpdatesEx", (_, _) => throw new System.Net.Http.HttpRequestException("refused", new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.ConnectionRefused)));
        var outcome = await client.Tasks.WaitAsync(Ref(1), null, CancellationToken.None);
        Assert.Equal(VimTaskState.Unknown, outcome.State);
        Assert.Equal("VCenterUnavailable", outcome.WhyUnknown!.ErrorId);
    }

    [Fact]
    public async Task A_caller_who_gives_up_disturbs_no_other_and_the_last_one_leaves_nothing_at_work()
    {
        var client = await ClientAsync();
        _tasks.Add("task-1");
        _tasks.Add("task-2");
        using var stop = new CancellationTokenSource();
        var first = client.Tasks.WaitAsync(Ref(1), null, stop.Token);
        var second = client.Tasks.WaitAsync(Ref(2), null, CancellationToken.None);
        await Eventually(() => _tasks.Waiting == 1);
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _tasks.Set("task-2", "success");
        Assert.True((await second).IsSuccess);
        await Eventually(() => _tasks.Waiting == 0 && client.Tasks.Count == 0);

        using var again = new CancellationTokenSource();
        _tasks.Add("task-3");
        var third = client.Tasks.WaitAsync(Ref(3), null, again.Token);
        await Eventually(() => _tasks.Waiting == 1);
        again.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => third);
        await Eventually(() => _tasks.Waiting == 0);
    }

    [Fact]
    public async Task A_client_that_is_closed_lets_go_of_all_who_wait_and_a_borrowed_session_gets_its_collector_put_away()
    {
        ShowSessions();
        var connection = await BorrowAsync(Server.OpenSession("borrowed-1"));
        _tasks.Add("task-1");
        var waiting = connection.Client.Tasks.WaitAsync(Ref(1), null, CancellationToken.None);
        await Eventually(() => _tasks.Waiting == 1);
        connection.Close();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(1, Server.Count("DestroyPropertyCollector"));
        Assert.Equal(0, _tasks.Waiting);
    }

    [Fact]
    public async Task Several_may_wait_for_one_task_and_each_may_give_up()
    {
        var client = await ClientAsync();
        _tasks.Add("task-1");
        using var stop = new CancellationTokenSource();
        var first = client.Tasks.WaitAsync(Ref(1), null, stop.Token);
        var second = client.Tasks.WaitAsync(Ref(1), null, CancellationToken.None);
        await Eventually(() => _tasks.Waiting == 1);
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal(1, client.Tasks.Count);
        _tasks.Set("task-1", "success");
        Assert.True((await second).IsSuccess);
    }

    [Fact]
    public async Task A_method_with_a_task_is_started_and_waited_for()
    {
        Server.On("ReconfigVM_Task", _ =>
        {
            _tasks.Add("task-9", "success");
            return "<returnval type=\"Task\">task-9</returnval>";
        });
        var client = await ClientAsync();
        var outcome = await client.RunAsync(new VimCall("ReconfigVM_Task", Vm(62)) { Arguments = writer => writer.Object("spec", _ => { }) }, null, CancellationToken.None);
        Assert.True(outcome.IsSuccess);
        Server.On("ReconfigVM_Task", _ => "");
        Assert.Equal("VCenterReplyInvalid", (await Assert.ThrowsAsync<VimException>(() => client.StartAsync(new VimCall("ReconfigVM_Task", Vm(62)), CancellationToken.None))).ErrorId);
    }

    private static ObjectRef Ref(int number) => new("Task", "task-" + number);

    private static async Task Eventually(Func<bool> condition)
    {
        for (var turn = 0; turn < 1000 && !condition(); turn++) await Task.Delay(10);
        Assert.True(condition());
    }

    private sealed class Progress(List<int> reports) : IProgress<int>
    {
        public void Report(int value) => reports.Add(value);
    }
}
