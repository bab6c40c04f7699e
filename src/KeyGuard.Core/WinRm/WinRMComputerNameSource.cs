namespace KeyGuard.WinRm;

/// <summary>Where a computer's name comes from.</summary>
public enum WinRMComputerNameSource
{
    /// <summary>The directory's attribute <c>dNSHostName</c>, which the computer itself keeps up to date.</summary>
    DnsHostName,

    /// <summary>
    /// Put together of the account's name and its domain, because the account has no <c>dNSHostName</c>: made in advance, or never
    /// joined. It may not resolve.
    /// </summary>
    NameAndDomain,

    /// <summary>As it was given: as a text, in a file, or by an object that is not a directory's.</summary>
    Given,
}
