using System;
using System.IO;

namespace KeyGuard.Tests.Support;

/// <summary>A folder of the test's own, gone afterwards.</summary>
internal sealed class TempFolder : IDisposable
{
    private readonly string _path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "keyguard-tests-" + Guid.NewGuid().ToString("N"));

    public TempFolder() => Directory.CreateDirectory(_path);

    /// <summary>A path below the folder.</summary>
    public string Path(params string[] names) => System.IO.Path.Combine(_path, System.IO.Path.Combine(names));

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
