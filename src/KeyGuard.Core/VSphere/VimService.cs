namespace KeyGuard.VSphere;

/// <summary>The two services of one vCenter, which share the session.</summary>
internal enum VimService
{
    /// <summary><c>/sdk</c>, namespace <c>urn:vim25</c>.</summary>
    Vim,

    /// <summary><c>/vsanHealth</c>, namespace <c>urn:vsan</c>.</summary>
    Vsan,
}
