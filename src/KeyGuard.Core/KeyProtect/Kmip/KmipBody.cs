using KeyGuard.KeyProtect.Wire;
using KeyGuard.Secrets;

namespace KeyGuard.KeyProtect.Kmip;

/// <summary>Writes the bodies of the two calls that create something: only documented members.</summary>
internal static class KmipBody
{
    private const string NativeProfile = "native_1.0";

    public static SecretBytes Adapter(KmipAdapterDefinition definition, string rootKeyId) => JsonBody.Envelope(MediaTypes.KmipAdapter, writer =>
    {
        writer.WriteString("name", definition.Name);
        if (definition.Description.Length > 0) writer.WriteString("description", definition.Description);
        writer.WriteString("profile", NativeProfile);
        writer.WriteStartObject("profile_data");
        writer.WriteString("crk_id", rootKeyId);
        writer.WriteEndObject();
    });

    public static SecretBytes Certificate(string name, ClientCertificate certificate) => JsonBody.Envelope(MediaTypes.KmipCertificate, writer =>
    {
        writer.WriteString("name", name);
        writer.WriteString("certificate", certificate.Pem);
    });
}
