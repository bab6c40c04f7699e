namespace KeyGuard.VSphere;

/// <summary>Where each service is, and what its elements are called.</summary>
internal static class VimServices
{
    public static string Namespace(this VimService service) => service == VimService.Vsan ? "urn:vsan" : "urn:vim25";

    public static string Path(this VimService service) => service == VimService.Vsan ? "/vsanHealth" : "/sdk";

    /// <summary>Where the service tells which versions it speaks; needs no session.</summary>
    public static string VersionsPath(this VimService service) => service == VimService.Vsan ? "/sdk/vsanServiceVersions.xml" : "/sdk/vimServiceVersions.xml";
}
