using System.Text.Json.Serialization;

namespace KeyGuard.Lab.WinRm.Auth;

/// <summary>Somebody who may log on. Without a domain it is a local account, the same on every computer.</summary>
internal sealed record Account
{
    public string Name { get; set; } = "";

    /// <summary>Null for an account that is only ever known by Kerberos: its password is the domain controller's business.</summary>
    public string? Password { get; set; }

    /// <summary>The NetBIOS name, in capitals.</summary>
    public string? Domain { get; set; }

    public AccountRole Role { get; set; }

    /// <summary>The local account that user account control never filters (RID 500).</summary>
    public bool BuiltIn { get; set; }

    [JsonIgnore]
    public bool IsLocal => string.IsNullOrEmpty(Domain);
}

[JsonConverter(typeof(JsonStringEnumConverter<AccountRole>))]
internal enum AccountRole
{
    /// <summary>Not even let in: 401, however right the password.</summary>
    [JsonStringEnumMemberName("user")]
    User,

    /// <summary>Let in, as a remote management user is, but refused each resource: fault 5.</summary>
    [JsonStringEnumMemberName("operator")]
    Operator,

    [JsonStringEnumMemberName("administrator")]
    Administrator,
}

/// <summary>Who a connection or request has turned out to be.</summary>
internal sealed record Principal(string Name, string Scheme, AccountRole Role)
{
    public bool IsLetIn => Role != AccountRole.User;

    public bool Administers => Role == AccountRole.Administrator;

    public override string ToString() => string.Concat(Scheme, " ", Name);
}
