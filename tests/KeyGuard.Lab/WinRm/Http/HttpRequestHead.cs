using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;

namespace KeyGuard.Lab.WinRm.Http;

/// <summary>The request line and the headers.</summary>
internal sealed class HttpRequestHead
{
    private readonly Dictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase);

    private HttpRequestHead(string method, string path)
    {
        Method = method;
        Path = path;
    }

    public string Method { get; }

    /// <summary>Without a query.</summary>
    public string Path { get; }

    public string? this[string name] => _headers.GetValueOrDefault(name);

    public bool IsChunked => this["Transfer-Encoding"]?.Contains("chunked", StringComparison.OrdinalIgnoreCase) == true;

    public bool AsksToGoOn => this["Expect"]?.Equals("100-continue", StringComparison.OrdinalIgnoreCase) == true;

    public bool AsksToClose => this["Connection"]?.Equals("close", StringComparison.OrdinalIgnoreCase) == true;

    public int ContentLength => int.TryParse(this["Content-Length"], NumberStyles.None, CultureInfo.InvariantCulture, out int length) ? length : 0;

    /// <exception cref="InvalidDataException">It is no head of HTTP/1.1.</exception>
    public static HttpRequestHead Parse(ReadOnlySpan<byte> bytes)
    {
        string[] lines = Encoding.Latin1.GetString(bytes).Split("\r\n");
        string[] first = lines[0].Split(' ');
        if (first.Length != 3 || !first[2].StartsWith("HTTP/1.", StringComparison.Ordinal))
            throw new InvalidDataException("This is no request.");

        var head = new HttpRequestHead(first[0], PathOf(first[1]));
        for (var index = 1; index < lines.Length && lines[index].Length > 0; index++)
        {
            int colon = lines[index].IndexOf(':', StringComparison.Ordinal);
            if (colon < 1)
                throw new InvalidDataException("This is no header.");
            head._headers[lines[index][..colon]] = lines[index][(colon + 1)..].Trim();
        }

        return head;
    }

    private static string PathOf(string target)
    {
        string path = Uri.TryCreate(target, UriKind.Absolute, out Uri? absolute) && absolute.Scheme.StartsWith("http", StringComparison.Ordinal) ? absolute.PathAndQuery : target;
        return path.Split('?')[0];
    }
}

/// <summary>A request as a whole.</summary>
internal sealed record HttpRequestMessage(HttpRequestHead Head, byte[] Body);
