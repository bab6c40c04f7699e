using KeyGuard.VSphere.Inventory;
using Xunit;

namespace KeyGuard.Tests.VSphere.Inventory;

/// <summary>Names as vCenter keeps them, and as people write them.</summary>
public sealed class VCenterNameTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("db%2fprod", "db/prod")]
    [InlineData("a%5cb%25c", "a\\b%c")]
    [InlineData("100%25", "100%")]
    [InlineData("%252f", "%2f")]
    [InlineData("50% off", "50% off")]
    [InlineData("%2F%5C", "/\\")]
    [InlineData("end%2", "end%2")]
    public void They_are_decoded_once(string raw, string name) => Assert.Equal(name, VCenterName.Decode(raw));
}
