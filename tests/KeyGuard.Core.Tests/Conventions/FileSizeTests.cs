using System.IO;
using System.Linq;
using KeyGuard.Tests.Support;
using Xunit;

namespace KeyGuard.Tests.Conventions;

/// <summary>Files stay small enough to be read at a glance.</summary>
public sealed class FileSizeTests
{
    private readonly (string Name, int Lines)[] _files = Directory.GetFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
        .Where(path => !path.Replace('\\', '/').Contains("/obj/") && !path.Replace('\\', '/').Contains("/bin/"))
        .Select(path => (Path.GetFileName(path), File.ReadAllLines(path).Length))
        .OrderBy(file => file.Item2)
        .ToArray();

    [Fact]
    public void Nine_files_in_ten_have_no_more_than_200_lines()
    {
        var longer = _files.Where(file => file.Lines > 200).ToArray();
        Assert.True(longer.Length * 10 <= _files.Length, string.Join(", ", longer));
    }

    [Fact]
    public void Half_of_the_files_have_no_more_than_60_lines() => Assert.InRange(_files[_files.Length / 2].Lines, 1, 60);
}
