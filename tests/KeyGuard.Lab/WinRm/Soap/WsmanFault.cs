using System;
using System.Collections.Frozen;
using System.Collections.Generic;

namespace KeyGuard.Lab.WinRm.Soap;

/// <summary>A refusal of the WS-Management service, known by its code: an HRESULT or a Win32 error, written in decimal.</summary>
internal sealed class WsmanFault : Exception
{
    private const string Details = "http://schemas.dmtf.org/wbem/wsman/1/wsman/faultDetail/";

    private static readonly FrozenDictionary<long, Entry> Known = new Dictionary<long, Entry>
    {
        [5] = new("w:AccessDenied", "Access is denied. "),
        [87] = new("w:InternalError", "The parameter is incorrect. "),
        [1312] = new("w:InternalError", "A specified logon session does not exist. It may already have been terminated. "),
        [2147749911] = new("n:CannotProcessFilter", "The WMI service cannot process the request. The query is invalid. "),
        [2150858752] = new("w:InvalidSelectors", "The WS-Management service cannot process the request. The service cannot find the resource identified by the resource URI and selectors."),
        [2150858754] = new("a:DestinationUnreachable", "The WS-Management service cannot process the request. The resource URI is missing or it has an incorrect format. Check the documentation or use the following command for information on how to construct a resource URI: \"winrm help uris\". ", "InvalidResourceURI"),
        [2150858767] = new("a:InvalidMessageInformationHeader", "The WS-Management service cannot process the request. The request contains one or more invalid SOAP headers. "),
        [2150858769] = new("a:MessageInformationHeaderRequired", "The WS-Management service cannot process the request. The request does not have all the expected SOAP headers. "),
        [2150858771] = new("a:ActionNotSupported", "The WS-Management service does not support the action specified in the request. "),
        [2150858779] = new("n:InvalidEnumerationContext", "The WS-Enumeration context in the enumeration is not valid. Enumeration may have been completed or canceled. You cannot use this enumeration context anymore. Start a new enumeration. ", Receiver: true),
        [2150858790] = new("w:EncodingLimit", "The WS-Management service cannot process the response because it is larger than the maximum size allowed. "),
        [2150858791] = new("w:InvalidBody", "The WS-Management service cannot process the request because the request packet does not have a valid SOAP body. "),
        [2150858793] = new("w:TimedOut", "The WS-Management service cannot complete the operation within the time specified in OperationTimeout.  ", Receiver: true),
        [2150858803] = new("w:AlreadyExists", "The WS-Management service cannot create the resource because it already exists. "),
        [2150858806] = new("wsse:FailedAuthentication", "The WS-Management service cannot authenticate the sender. "),
        [2150858813] = new("w:InvalidSelectors", "The WS-Management service cannot process the request because the selectors for the resource are not valid. "),
        [2150858817] = new("w:SchemaValidationError", "The SOAP XML in the message does not match the corresponding XML schema definition. Change the XML and retry. "),
        [2150858824] = new("w:EncodingLimit", "The response that the WS-Management service computed exceeds the maximum envelope size in the request. ", "MaxEnvelopeSizeExceeded"),
        [2150858842] = new("w:InvalidSelectors", "The WS-Management service cannot process the request because the request did not contain all required selectors. ", "InsufficientSelectors"),
        [2150858843] = new("w:InvalidSelectors", "The WS-Management service cannot process the request because the request contained invalid selectors for the resource. ", "UnexpectedSelectors"),
        [2150858851] = new("w:AlreadyExists", "The WS-Management service cannot process a Create request because the target already exists. "),
        [2150858882] = new("w:InternalError", "The WS-Management service cannot find the certificate that was requested. "),
        [2150858889] = new("w:InvalidSelectors", "The listener address specified is invalid. The address can be specified in one of the following formats: *, IP:<ip_address>, MAC:<mac_address>. Change the listener address and try the request again. "),
        [2150858890] = new("w:AccessDenied", "Cannot change GPO controlled setting. "),
        [2150858972] = new("w:SchemaValidationError", "The WinRM client cannot process the request. The port specified in the configuration is invalid. Valid values are between 1 and 65535. Change the value for port and try the request again. "),
        [2150858982] = new("w:InternalError", "The WinRM client cannot process the request. The CertificateThumbprint property must be empty when the SSL configuration will be shared with another service. "),
        [2150858983] = new("w:SchemaValidationError", "The WinRM client cannot process the request. The CertificateThumbprint property must not be \"\" (blank or empty string) or NULL. "),
        [2150858984] = new("w:InternalError", "The WinRM client cannot process the request. The WinRM client tried to create an SSL configuration for a pair of IP address and port according to the request, but the SSL configuration for that pair is owned by another service and cannot be shared. Use a different IP address and port combination and try the request again. "),
        [2150858985] = new("w:InternalError", "The WinRM client cannot process the request. The certificate CN and the hostname that were provided do not match. "),
        [2150858987] = new("w:SchemaValidationError", "The WinRM client cannot process the request. When HTTP is the transport, the Certificate thumbprint must be blank. HTTP does not use the Certificate thumbprint. "),
        [2150858990] = new("w:InternalError", "The WinRM client cannot process the request. The Enhanced Key Usage (EKU) field of the certificate is not set to \"Server Authentication\". Retry the request with a certificate that has the correct EKU. "),
        [2150859029] = new("w:InternalError", "Cannot create a WinRM listener on HTTPS because this machine does not have an appropriate certificate. To be used for SSL, a certificate must have a CN matching the hostname, be appropriate for Server Authentication, and not be expired, revoked, or self-signed. "),
        [2150859071] = new("w:AccessDenied", "The WinRM client cannot process the request because it is trying to update a read-only setting. Remove this setting from the command and try again. "),
        [2150859092] = new("w:InternalError", "The WINRM certificate mapping configuration operation cannot be completed because the user credentials could not be verified. Please check the username and password used for mapping this certificate and verify that it is a non-domain account and try again. "),
        [2150859173] = new("w:QuotaLimit", "The WS-Management service cannot process the request. The maximum number of concurrent shells for this user has been exceeded. Close existing shells or raise the quota for this user. "),
        [2150859174] = new("w:QuotaLimit", "The WS-Management service cannot process the request. The maximum number of concurrent operations for this user has been exceeded. Close existing operations for this user, or raise the quota for this user. "),
        [2150859175] = new("w:QuotaLimit", "The WS-Management service cannot process the request. The load quota for this user has been exceeded. Send future requests at a slower rate or raise the quota for this user. "),
        [2150859180] = new("w:AccessDenied", "The WS-Management service cannot process the request because remote shells are not allowed on this computer. "),
        [2150859182] = new("w:AccessDenied", "The WinRM service cannot process the request because it is trying to update a deprecated setting. Remove this setting from the command and try again. "),
        [2150859229] = new("w:AccessDenied", "The WS-Management service is configured to not allow remote requests. "),
    }.ToFrozenDictionary();

    private WsmanFault(long code, Entry entry, string text)
        : base(text)
    {
        Code = code;
        Subcode = entry.Subcode;
        IsReceiver = entry.Receiver;
        FaultDetail = entry.Detail is null ? null : Details + entry.Detail;
    }

    public long Code { get; }

    /// <summary>With one of the prefixes that a reply's envelope declares.</summary>
    public string Subcode { get; }

    public bool IsReceiver { get; }

    public string? FaultDetail { get; }

    public static WsmanFault Of(long code, string? text = null)
    {
        Entry entry = Known.GetValueOrDefault(code, new Entry("w:InternalError", $"The WS-Management service cannot process the request. Error {code}. "));
        return new WsmanFault(code, entry, text ?? entry.Text);
    }

    private sealed record Entry(string Subcode, string Text, string? Detail = null, bool Receiver = false);
}

/// <summary>The codes that the endpoint itself answers with; the texts are those of the Windows SDK's wsmerror.h.</summary>
internal static class Codes
{
    public const long AccessDenied = 5;
    public const long NoPrivateKey = 1312;
    public const long BadFilter = 2147749911;
    public const long NotFound = 2150858752;
    public const long BadUri = 2150858754;
    public const long InvalidHeader = 2150858767;
    public const long MissingHeader = 2150858769;
    public const long ActionNotSupported = 2150858771;
    public const long BadContext = 2150858779;
    public const long InvalidBody = 2150858791;
    public const long AlreadyExists = 2150858803;
    public const long InvalidSelectors = 2150858813;
    public const long Schema = 2150858817;
    public const long EnvelopeTooLarge = 2150858824;
    public const long InsufficientSelectors = 2150858842;
    public const long UnexpectedSelectors = 2150858843;
    public const long CertificateNotFound = 2150858882;
    public const long AddressInvalid = 2150858889;
    public const long GpoControlled = 2150858890;
    public const long PortInvalid = 2150858972;
    public const long ThumbprintBlank = 2150858983;
    public const long BindingOwnedByOthers = 2150858984;
    public const long NameMismatch = 2150858985;
    public const long ThumbprintOnHttp = 2150858987;
    public const long WrongUsage = 2150858990;
    public const long ReadOnly = 2150859071;
    public const long MappingCredentials = 2150859092;
    public const long ShellsNotAllowed = 2150859180;
    public const long Deprecated = 2150859182;
    public const long NoSuitableCertificate = 2150859029;
    public const long RemoteAccessDisabled = 2150859229;
}
