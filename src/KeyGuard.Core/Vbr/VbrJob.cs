using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using KeyGuard.KeyProtect.Wire;
using KeyGuard.Vbr.Wire;

namespace KeyGuard.Vbr;

/// <summary>A job, as far as encryption passwords are concerned.</summary>
internal sealed record VbrJob(Guid Id, IReadOnlyList<VbrPasswordUse> Uses)
{
    public static VbrJob Read(JsonElement job) =>
        new(Guid.TryParse(job.Text("id"), out var id) ? id : throw new JsonException("A job has no id."), VbrReader.Job(job).ToArray());
}
