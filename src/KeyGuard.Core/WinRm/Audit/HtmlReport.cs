using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Text;
using KeyGuard.Errors;

namespace KeyGuard.WinRm.Audit;

/// <summary>
/// The results as one HTML page that can be printed and filed: no scripts, nothing fetched from anywhere, and everything that came from a
/// computer escaped.
/// </summary>
internal static class HtmlReport
{
    private const string Style = """
        body{font:14px/1.4 "Segoe UI",Arial,sans-serif;margin:2em;color:#1b1b1b}h1{font-size:1.5em}h2{font-size:1.15em;margin:1.6em 0 .4em}
        table{border-collapse:collapse;width:100%}th,td{border:1px solid #bbb;padding:.3em .5em;text-align:left;vertical-align:top;overflow-wrap:anywhere}
        th{background:#eee}.Pass{color:#126312}.Fail{color:#a30b0b;font-weight:bold}.BlockedByPolicy{color:#8a4b00;font-weight:bold}.Unknown{color:#555}
        small{color:#555}@media print{body{margin:0;font-size:11px}h2{break-after:avoid}tr{break-inside:avoid}}
        """;

    /// <exception cref="KeyGuardException">The file can't be written.</exception>
    public static void Write(string path, IReadOnlyList<(WinRMAuditSummary Summary, IReadOnlyList<WinRMRuleResult> Results)> computers, string baseline, DateTimeOffset now)
    {
        try
        {
            File.WriteAllText(path, Page(computers, baseline, now), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Faults.WinRmReportUnwritable(path, failure);
        }
    }

    /// <summary>The whole page.</summary>
    public static string Page(IReadOnlyList<(WinRMAuditSummary Summary, IReadOnlyList<WinRMRuleResult> Results)> computers, string baseline, DateTimeOffset now)
    {
        var page = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">")
            .Append("<title>WinRM security</title><style>").Append(Style).Append("</style></head>\n<body><h1>WinRM security</h1>\n<p>Baseline ").Append(Text(baseline))
            .Append(", ").Append(now.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)).Append(" UTC, ").Append(computers.Count.ToString(CultureInfo.InvariantCulture)).Append(" computers</p>\n");
        Table(page, ["Computer", "Passed", "Failed", "Blocked by policy", "Unknown", "Gravest"], computers.Select(one => Row(one.Summary)));
        foreach (var (summary, results) in computers)
        {
            page.Append("<h2>").Append(Text(summary.ComputerName)).Append("</h2>\n");
            Table(page, ["Rule", "Severity", "Status", "Found", "Wanted", "Source", "Remedy"], results.Select(Row));
        }
        return page.Append("</body></html>\n").ToString();
    }

    private static void Table(StringBuilder page, IEnumerable<string> heads, IEnumerable<string> rows)
    {
        page.Append("<table><thead><tr>");
        foreach (var head in heads) page.Append("<th>").Append(Text(head)).Append("</th>");
        page.Append("</tr></thead><tbody>\n");
        foreach (var row in rows) page.Append("<tr>").Append(row).Append("</tr>\n");
        page.Append("</tbody></table>\n");
    }

    private static string Row(WinRMAuditSummary one) =>
        Cell(one.ComputerName) + Cell(Number(one.Passed)) + Cell(Number(one.Failed)) + Cell(Number(one.BlockedByPolicy)) + Cell(Number(one.Unknown)) + Cell(one.Worst);

    private static string Row(WinRMRuleResult one) =>
        $"<td>{Text(one.Title)}<br><small>{Text(one.Rule)}{(one.References.Length > 0 ? ": " + Text(one.References) : "")}</small></td>"
        + Cell(one.Severity) + $"<td class=\"{one.Status}\">{one.Status}</td>" + Cell(one.Found) + Cell(one.Wanted) + Cell(one.Source) + Cell(one.Remedy);

    private static string Cell(string text) => "<td>" + Text(text) + "</td>";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
