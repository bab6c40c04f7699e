using System.IO;
using System.Text.Json;
using System.Threading;
using KeyGuard.Lab.Json;

namespace KeyGuard.Lab.World;

/// <summary>Keeps the world in one JSON file, replaced as a whole so that a kill at any point leaves a readable one.</summary>
internal sealed class StateFile(string path)
{
    private readonly string _path = Path.GetFullPath(path);
    private readonly Lock _gate = new();

    public LabState? Load()
    {
        if (!File.Exists(_path))
            return null;

        return JsonSerializer.Deserialize(File.ReadAllBytes(_path), LabJson.Wire.LabState);
    }

    public void Save(LabWorld world)
    {
        lock (_gate)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            string draft = _path + ".new";
            using (var stream = new FileStream(draft, FileMode.Create, FileAccess.Write))
            {
                JsonSerializer.Serialize(stream, LabState.Of(world), LabJson.Wire.LabState);
                stream.Flush(flushToDisk: true);
            }

            File.Move(draft, _path, overwrite: true);
        }
    }
}
