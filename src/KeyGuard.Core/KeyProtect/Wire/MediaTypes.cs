namespace KeyGuard.KeyProtect.Wire;

/// <summary>Key Protect's media types.</summary>
internal static class MediaTypes
{
    public const string Key = "application/vnd.ibm.kms.key+json";

    public const string KmipAdapter = "application/vnd.ibm.kms.kmip_adapter+json";

    public const string KmipCertificate = "application/vnd.ibm.kms.kmip_client_certificate+json";

    /// <summary>The media type of a key action's body, such as <c>wrap</c>.</summary>
    public static string Action(string action) => $"application/vnd.ibm.kms.key_action_{action}+json";
}
