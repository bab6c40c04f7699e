using KeyGuard.Errors;

namespace KeyGuard.KeyProtect.Kmip;

/// <summary>What some failures mean for going on.</summary>
internal static class KmipFailures
{
    /// <summary>What was asked for is not there, by the service's own statement.</summary>
    public static bool IsAbsence(this KmsException failure) =>
        failure.ErrorId is Faults.KmipAdapterUnknown or Faults.KmipCertificateUnknown or Faults.KmipObjectUnknown;

    /// <summary>The instance has no native KMIP adapters at all.</summary>
    public static bool IsNotSupported(this KmsException failure) => failure.ErrorId == "KmipNotSupported";

    /// <summary>The reply was lost: the call may or may not have taken effect.</summary>
    public static bool IsLost(this KmsException failure) => failure.Kind == KmsErrorKind.Unavailable;
}
