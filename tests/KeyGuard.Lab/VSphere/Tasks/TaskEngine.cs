using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading;
using KeyGuard.Lab.VSphere.Soap;

namespace KeyGuard.Lab.VSphere.Tasks;

/// <summary>Runs tasks: some at once on each host, the others queued; each ends when its time is over. All under vCenter's one lock.</summary>
internal sealed class TaskEngine(VCenter center)
{
    private const int RecentOfOne = 5;

    private readonly Dictionary<string, Queue<VimTask>> _queues = [];
    private readonly Dictionary<string, int> _busy = [];
    private readonly List<VimTask> _running = [];
    private Timer? _timer;
    private int _count;

    /// <summary>Tasks in every state since the last reset or restart.</summary>
    public List<VimTask> All { get; } = [];

    public VimTask Start(TaskWork work, string userName)
    {
        string number = (++_count).ToString(CultureInfo.InvariantCulture);
        VimTask task = center.Objects.Add(new VimTask("task-" + number, work, userName, center.Clock.Now, 1000 + _count));
        VimTask? other = work.IsExclusive ? Working().FirstOrDefault(busy => busy.Work.IsExclusive && busy.Work.Entity == work.Entity) : null;
        All.Add(task);
        work.Entity.RecentTasks.Enqueue(task.Ref);
        if (work.Entity.RecentTasks.Count > RecentOfOne)
            work.Entity.RecentTasks.Dequeue();
        if (other is not null)
            Finish(task, VimFaults.TaskInProgress(other.Ref));
        else
            Enqueue(task);
        return task;
    }

    /// <exception cref="VimFaultException">The task is over already.</exception>
    public void Cancel(VimTask task)
    {
        if (task.IsOver)
            throw VimFaults.InvalidState().Raise();

        task.IsCancelled = true;
        Finish(task, new VimFault("RequestCanceled", "The task was canceled by a user."));
        Leave(task);
    }

    /// <summary>Ends what is due. Called by the timer, and when the clock was moved.</summary>
    public void Advance()
    {
        lock (center.Gate)
        {
            long now = Stopwatch.GetTimestamp();
            foreach (VimTask due in _running.Where(task => task.DueTimestamp <= now && task.DueByClock <= center.Clock.Now).ToList())
                Perform(due);
            Schedule();
        }
    }

    /// <summary>Ends every task, as a restart does: what was running is done all the same, or not, and nobody says which.</summary>
    /// <param name="effectsHappen">Whether what was running is done all the same.</param>
    /// <param name="keep">Whether tasks are still known afterwards; those that had not ended have failed.</param>
    public void Restart(bool effectsHappen, bool keep)
    {
        foreach (VimTask task in Working().ToList())
        {
            if (effectsHappen && task.State == "running")
                Outcome(task);
            task.Result = null;
            Finish(task, new VimFault("SystemError", "A general system error occurred: the task was interrupted by a restart of vCenter Server."));
        }

        if (!keep)
            Forget();
        _running.Clear();
        _queues.Clear();
        _busy.Clear();
    }

    private void Forget()
    {
        foreach (VimTask task in All)
        {
            task.Work.Entity.RecentTasks.Clear();
            center.Objects.Remove(task);
        }

        All.Clear();
    }

    private IEnumerable<VimTask> Working() => _running.Concat(_queues.Values.SelectMany(queue => queue)).Where(task => !task.IsOver);

    private void Enqueue(VimTask task)
    {
        string host = task.Work.Host?.Id ?? "";
        if (!_queues.TryGetValue(host, out Queue<VimTask>? queue))
            _queues[host] = queue = new Queue<VimTask>();
        queue.Enqueue(task);
        Fill(host);
        Schedule();
    }

    private void Fill(string host)
    {
        Queue<VimTask> queue = _queues[host];
        int limit = host.Length == 0 ? int.MaxValue : center.Settings.TasksPerHost;
        while (queue.Count > 0 && _busy.GetValueOrDefault(host) < limit)
        {
            VimTask task = queue.Dequeue();
            if (!task.IsOver)
                Run(task, host);
        }
    }

    private void Run(VimTask task, string host)
    {
        _busy[host] = _busy.GetValueOrDefault(host) + 1;
        _running.Add(task);
        task.State = "running";
        task.Started = center.Clock.Now;
        task.DueByClock = center.Clock.Now + TimeSpan.FromSeconds(center.Settings.TaskClockSeconds);
        task.DueTimestamp = Stopwatch.GetTimestamp() + (Stopwatch.Frequency * center.Settings.TaskMilliseconds / 1000);
        center.Objects.Touch(task);
    }

    private void Perform(VimTask task)
    {
        Finish(task, Outcome(task));
        Leave(task);
    }

    /// <summary>Performs the effect; the fault that it ends with, if any.</summary>
    private static VimFault? Outcome(VimTask task)
    {
        try
        {
            task.Result = task.Work.Effect();
            return null;
        }
        catch (VimFaultException failure)
        {
            return failure.Fault;
        }
        catch (Exception mistake) when (mistake is not OutOfMemoryException)
        {
            // a mistake of the Lab's own must not end it: whoever waits for the task sees it
            return new VimFault("SystemError", "A general system error occurred: " + mistake.Message);
        }
    }

    private void Finish(VimTask task, VimFault? error)
    {
        task.Error = error;
        task.State = error is null ? "success" : "error";
        task.Completed = center.Clock.Now;
        center.Objects.Touch(task);
    }

    private void Leave(VimTask task)
    {
        if (!_running.Remove(task))
            return;

        string host = task.Work.Host?.Id ?? "";
        _busy[host]--;
        Fill(host);
        Schedule();
    }

    private void Schedule()
    {
        long? next = _running.Where(task => task.DueByClock <= center.Clock.Now).Select(task => (long?)task.DueTimestamp).Min();
        if (next is null)
            return;

        TimeSpan wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), next.Value);
        if (wait <= TimeSpan.Zero)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static engine => engine.Advance(), this, preferLocal: false);
            return;
        }

        _timer ??= new Timer(_ => Advance());
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }
}
