using KeyGuard.Errors;
using KeyGuard.WinRm.Protocol;
using Xunit;

namespace KeyGuard.Tests.WinRm;

/// <summary>Each code means one thing, whatever the language of the computer.</summary>
public sealed class MeaningTests
{
    [Theory]
    [InlineData(5L, "WinRmAccessDenied")]
    [InlineData(2147942405L, "WinRmAccessDenied")]
    [InlineData(87L, "WinRmParameterInvalid")]
    [InlineData(2150858752L, "WinRmResourceNotFound")]
    [InlineData(2150858754L, "WinRmResourceUriInvalid")]
    [InlineData(2150858757L, "WinRmConfigurationCorrupted")]
    [InlineData(2150858767L, "WinRmRequestInvalid")]
    [InlineData(2150858770L, "WinRmUnreachable")]
    [InlineData(2150858790L, "WinRmReplyTooLarge")]
    [InlineData(2150858824L, "WinRmReplyTooLarge")]
    [InlineData(2150858793L, "WinRmOperationTimedOut")]
    [InlineData(2150858803L, "WinRmAlreadyExists")]
    [InlineData(2150858851L, "WinRmAlreadyExists")]
    [InlineData(2150858806L, "WinRmSenderNotAuthenticated")]
    [InlineData(2150858813L, "WinRmSelectorsInvalid")]
    [InlineData(2150858842L, "WinRmSelectorsInvalid")]
    [InlineData(2150858843L, "WinRmSelectorsInvalid")]
    [InlineData(2150858817L, "WinRmSchemaInvalid")]
    [InlineData(2150858882L, "WinRmCertificateNotFound")]
    [InlineData(2150858889L, "WinRmListenerAddressInvalid")]
    [InlineData(2150858890L, "WinRmSetByPolicy")]
    [InlineData(2150858972L, "WinRmPortInvalid")]
    [InlineData(2150858974L, "WinRmClientForbids")]
    [InlineData(2150858979L, "WinRmClientForbids")]
    [InlineData(2150858980L, "WinRmServerNotProved")]
    [InlineData(2150858982L, "WinRmPortTaken")]
    [InlineData(2150858983L, "WinRmThumbprintMissing")]
    [InlineData(2150858984L, "WinRmPortTaken")]
    [InlineData(2150858985L, "WinRmHostNameMismatch")]
    [InlineData(2150858987L, "WinRmThumbprintOnHttp")]
    [InlineData(2150858990L, "WinRmCertificateUsage")]
    [InlineData(2150859019L, "WinRmKerberosByAddress")]
    [InlineData(2150859026L, "WinRmUnreachable")]
    [InlineData(2150859027L, "WinRmUrlPrefixWrong")]
    [InlineData(2150859029L, "WinRmNoSuitableCertificate")]
    [InlineData(2150859030L, "WinRmFirewallClosed")]
    [InlineData(2150859031L, "WinRmFirewallByPolicy")]
    [InlineData(2150859046L, "WinRmTimedOut")]
    [InlineData(2150859071L, "WinRmSettingReadOnly")]
    [InlineData(2150859182L, "WinRmSettingDeprecated")]
    [InlineData(2150859113L, "WinRmPublicNetwork")]
    [InlineData(2150859173L, "WinRmQuotaExceeded")]
    [InlineData(2150859193L, "WinRmNameUnknown")]
    [InlineData(2150859195L, "WinRmServerNotProved")]
    [InlineData(2150859229L, "WinRmRemoteAccessOff")]
    [InlineData(2150859248L, "WinRmServerNotProved")]
    public void Code(long code, string errorId)
    {
        var failure = Fault(new WsManFault { Code = code, Subcode = "InternalError", Text = "Der Zugriff wurde verweigert.", Status = 500 });
        Assert.Equal(errorId, failure.ErrorId);
        Assert.Equal(code, failure.Code);
        Assert.Equal("srv01", failure.Target);
        Assert.Contains("Der Zugriff wurde verweigert.", failure.Message);
    }

    [Theory]
    [InlineData("AccessDenied", "WinRmAccessDenied")]
    [InlineData("InvalidSelectors", "WinRmSelectorsInvalid")]
    [InlineData("AlreadyExists", "WinRmAlreadyExists")]
    [InlineData("SchemaValidationError", "WinRmSchemaInvalid")]
    [InlineData("TimedOut", "WinRmOperationTimedOut")]
    [InlineData("Whatever", "WinRmFault")]
    public void Without_a_known_code_the_subcode_counts(string subcode, string errorId)
    {
        Assert.Equal(errorId, Fault(new WsManFault { Subcode = subcode }).ErrorId);
        Assert.Equal(errorId, Fault(new WsManFault { Subcode = subcode, Code = 4711 }).ErrorId);
    }

    [Fact]
    public void An_unknown_code_is_shown_in_both_notations() => Assert.Contains("code 2150859999 (0x803384DF)", Fault(new WsManFault { Code = 2150859999 }).Message);

    [Fact]
    public void Every_known_code_has_advice() => Assert.All(WsManMeanings.Known, code => Assert.EndsWith(".", WsManMeanings.Of(new WsManFault { Code = code }).Advice));

    [Fact]
    public void What_a_computer_says_is_cleaned_before_it_is_shown()
    {
        var fault = WsManReplyReader.ReadFaultText("<f:WSManFault xmlns:f=\"f\" Code=\"87\"><f:Message>password=hunter2 is wrong</f:Message></f:WSManFault>")!;
        Assert.DoesNotContain("hunter2", Fault(fault).Message);
    }

    private static WsManException Fault(WsManFault fault) => Faults.WinRm(fault, new WsManRequest(WsManAction.Put, ResourceUris.Service), "srv01");
}
