using System;
using KeyGuard.Lab.Hosting;

LabOptions options;
try
{
    options = LabOptions.Parse(args);
}
catch (FormatException mistake)
{
    await Console.Error.WriteLineAsync(mistake.Message);
    await Console.Error.WriteLineAsync(LabOptions.Usage);
    return 2;
}

await using var server = LabServer.Create(options);
await server.RunAsync();
return 0;
