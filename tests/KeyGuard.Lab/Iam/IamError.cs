using System;

namespace KeyGuard.Lab.Iam;

/// <summary>A refusal of the token service. An unknown API key is a 400, not a 401.</summary>
internal sealed class IamError(string code, string message, int status = 400) : Exception(message)
{
    public string Code { get; } = code;

    public int Status { get; } = status;

    public static IamError MissingProperty(string name) =>
        new("BXNIM0109E", $"Property missing or empty: {name}.");

    public static IamError UnknownApiKey() => new("BXNIM0415E", "Provided API key could not be found.");

    public static IamError InvalidToken() => new("BXNIM0407E", "Provided token is invalid.");

    public static IamError ExpiredRefreshToken() => new("BXNIM0408E", "Provided refresh_token is expired.");

    public static IamError UnknownGrant(string grantType) => new("BXNIM0106E", $"Grant type {grantType} is not supported.");

    public static IamError UnknownProfile() => new("BXNIM0400E", "External authentication failed: the trusted profile is not known.");
}
