using System;
using System.Linq;
using System.Text.Json;
using System.Threading;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.Errors;
using Xunit;

namespace KeyGuard.Tests.BackupKeys.Custody;

/// <summary>What is kept, and what is refused.</summary>
public sealed class CustodyFormatTests : CustodyTest
{
    private const string Whole = """
        {"format":"keyguard-custody","version":1,"crit":[],"id":"11111111-2222-3333-4444-555555555555","created":"2026-03-01T10:00:00Z","x-document":1,
         "keys":[{"name":"k","x-record":{"deep":[1,"zwei",null]},"state":"active",
          "protected":{"name":"k","check":"hmac-sha256-128:abc","x-protected":true},
          "veeam":{"passwordId":"22222222-2222-3333-4444-555555555555","description":"k | w","x-veeam":"v"},
          "wraps":[{"kms":"ibm-key-protect","instanceId":"i","rootKeyId":"r","wrapped":"w","x-wrap":1.50}],
          "history":[{"kms":"ibm-key-protect","wrapped":"old","x-history":-1}],
          "pending":{"operation":"rewrap","wrap":{"wrapped":"new","x-new":0},"description":"k | new","x-pending":[],
           "owner":{"host":"elsewhere","processId":1,"x-owner":"o"}}}]}
        """;

    [Fact]
    public void Members_this_version_does_not_know_survive_a_change_at_every_level()
    {
        Write(Whole);
        File.Change(document =>
        {
            document.Keys[0].State = "created";
            return true;
        });
        using var before = JsonDocument.Parse(Whole.Replace("\"active\"", "\"created\""));
        using var after = JsonDocument.Parse(Text);
        AssertContains(before.RootElement, after.RootElement, "$");
    }

    [Theory]
    [InlineData("", "CustodyFileDamaged")]
    [InlineData("   \n", "CustodyFileDamaged")]
    [InlineData("null", "CustodyFileDamaged")]
    [InlineData("[]", "CustodyFileDamaged")]
    [InlineData("{}", "CustodyFileDamaged")]
    [InlineData("not json", "CustodyFileDamaged")]
    [InlineData("""{"format":"keyguard-custody","version":1,"keys":[{"name":"a"}""", "CustodyFileDamaged")]
    [InlineData("""{"format":"keyguard-custody","version":1,"keys":[]} trailing""", "CustodyFileDamaged")]
    [InlineData("""{"Logging":{"LogLevel":"Debug"}}""", "CustodyFileDamaged")]
    [InlineData("""{"format":"something-else","version":1,"keys":[]}""", "CustodyFileDamaged")]
    [InlineData("""{"format":null,"version":1,"keys":[]}""", "CustodyFileDamaged")]
    [InlineData("""{"format":"keyguard-custody","version":"one","keys":[]}""", "CustodyFileDamaged")]
    [InlineData("""{"format":"keyguard-custody","version":0,"keys":[]}""", "CustodyFileDamaged")]
    [InlineData("""{"format":"keyguard-custody","version":1,"crit":null,"keys":[]}""", "CustodyFileDamaged")]
    [InlineData("""{"format":"keyguard-custody","version":1,"keys":null}""", "CustodyFileDamaged")]
    [InlineData("""{"format":"keyguard-custody","version":1,"keys":[null]}""", "CustodyFileDamaged")]
    [InlineData("""{"format":"keyguard-custody","version":1,"keys":[{"name":null}]}""", "CustodyFileDamaged")]
    [InlineData("""{"format":"keyguard-custody","version":1,"keys":[{"name":"a","protected":null}]}""", "CustodyFileDamaged")]
    [InlineData("""{"format":"keyguard-custody","version":1,"keys":[{"name":"a","wraps":null}]}""", "CustodyFileDamaged")]
    [InlineData("""{"format":"keyguard-custody","version":1,"keys":[{"name":"a","history":[null]}]}""", "CustodyFileDamaged")]
    [InlineData("""{"format":"keyguard-custody","version":1,"keys":[{"name":"a","wraps":[{"wrapped":null}]}]}""", "CustodyFileDamaged")]
    [InlineData("""{"format":"keyguard-custody","version":1,"keys":[{"name":"a","pending":{"wrap":null}}]}""", "CustodyFileDamaged")]
    [InlineData("""{"format":"keyguard-custody","version":2,"keys":[]}""", "CustodyFileTooNew")]
    [InlineData("""{"format":"keyguard-custody","version":1,"crit":["split-custody"],"keys":[]}""", "CustodyFileTooNew")]
    public void What_cannot_be_read_rightly_is_refused_and_left_as_it_is(string content, string errorId)
    {
        Write(content);
        foreach (var use in new Action[]
        {
            () => File.Read(),
            () => File.Change(static _ => true),
            () => File.RequireWritable(CancellationToken.None),
        })
        {
            Assert.Equal(errorId, Assert.Throws<KeyGuardException>(use).ErrorId);
        }
        Assert.Equal(content, Text);
        Assert.Empty(FilesBeside());
    }

    [Fact]
    public void The_critical_feature_is_named()
    {
        Write("""{"format":"keyguard-custody","version":1,"crit":["split-custody"],"keys":[]}""");
        Assert.Contains("split-custody", Assert.Throws<KeyGuardException>(() => File.Read()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_with_a_byte_order_mark_is_read()
    {
        Write("\uFEFF" + Whole);
        Assert.Equal("k", File.Read().Keys.Single().Name);
    }

    [Fact]
    public void A_record_with_the_least_it_may_have_is_read()
    {
        Write("""{"format":"keyguard-custody","version":1,"keys":[{"name":"a"}]}""");
        var record = File.Read().Keys.Single();
        Assert.Empty(record.Wraps);
        Assert.Equal(RecordState.Created, record.State);
    }

    private static void AssertContains(JsonElement expected, JsonElement actual, string path)
    {
        Assert.True(expected.ValueKind == actual.ValueKind, path);
        if (expected.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in expected.EnumerateObject())
            {
                Assert.True(actual.TryGetProperty(member.Name, out var found), path + "." + member.Name);
                AssertContains(member.Value, found, path + "." + member.Name);
            }
        }
        else if (expected.ValueKind == JsonValueKind.Array)
        {
            Assert.Equal(expected.GetArrayLength(), actual.GetArrayLength());
            for (var at = 0; at < expected.GetArrayLength(); at++) AssertContains(expected[at], actual[at], $"{path}[{at}]");
        }
        else
        {
            Assert.Equal(expected.GetRawText(), actual.GetRawText());
        }
    }
}
