namespace KeyGuard.VSphere.Tasks;

/// <summary>How a task stands.</summary>
internal enum VimTaskState
{
    /// <summary>The server has not begun.</summary>
    Queued,

    /// <summary>The server is at work.</summary>
    Running,

    /// <summary>Done.</summary>
    Success,

    /// <summary>Failed; nothing is half done unless the fault says so.</summary>
    Error,

    /// <summary>Nobody knows: the server forgot the task, or can't be asked any more. Look at the object itself.</summary>
    Unknown,
}
