using System.Linq;
using System.Text;
using System.Threading.Tasks;
using KeyGuard.Lab.Json;
using KeyGuard.Lab.VSphere.Soap;
using Microsoft.AspNetCore.Http;

namespace KeyGuard.Lab.VSphere;

/// <summary>The document that lists the versions of the API that the server speaks, newest first.</summary>
internal static class VersionDocument
{
    private static readonly string[] Known =
    [
        "9.0.0.0", "8.0.3.0", "8.0.2.0", "8.0.1.0", "8.0.0.1", "7.0.3.2", "7.0.3.1", "7.0.3.0", "7.0.2.1", "7.0.2.0", "7.0.1.1", "7.0.1.0", "7.0.0.2", "7.0",
        "6.9.1", "6.8.7", "6.7.3", "6.7.2", "6.7.1", "6.7", "6.5", "6.0", "5.5", "5.1", "5.0", "4.1", "4.0", "2.5u2", "2.5", "2.0",
    ];

    public static Task WriteAsync(HttpContext context, VCenter center, string service)
    {
        string newest = center.Settings.ApiVersion;
        var text = new StringBuilder($"""
            <?xml version="1.0" encoding="UTF-8"?>
            <namespaces version="1.0">
             <namespace>
              <name>{service}</name>
              <version>{newest}</version>
              <priorVersions>

            """);
        foreach (string version in Known.Where(version => ApiVersion.Parse(version) < center.Version))
            text.Append("   <version>").Append(version).Append("</version>\n");
        text.Append("  </priorVersions>\n </namespace>\n</namespaces>\n");
        JsonReply.WriteBytes(context.Response, StatusCodes.Status200OK, Encoding.UTF8.GetBytes(text.ToString()), "text/xml");
        return Task.CompletedTask;
    }
}
