using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Connections;
using KeyGuard.Http;
using KeyGuard.Tests.Support;
using KeyGuard.Vbr;
using Xunit;

namespace KeyGuard.Tests.Vbr;

/// <summary>A test against the Lab's backup server.</summary>
public abstract class VbrTest(LabProcess lab) : LabTest(lab), IDisposable
{
    protected const string Password = "lab-vbr-password";

    private readonly List<VbrConnection> _connections = [];

    private protected Task<VbrConnection> ConnectAsync(string user = "lab-vbr", string password = Password, int retries = 4, HttpMessageHandler? innermost = null) =>
        ConnectAsync(Lab.Url, ServerTrust.Of(null), user, password, retries, innermost);

    private protected async Task<VbrConnection> ConnectAsync(Uri server, ServerTrust trust, string user = "lab-vbr", string password = Password, int retries = 4, HttpMessageHandler? innermost = null)
    {
        var connector = new VbrConnector(new HttpPipelineOptions { Clock = Clock, MaximumRetryCount = retries, Trust = trust }) { Innermost = innermost };
        var connection = await connector.OpenAsync("vbr", server, user, Secret.Of(password), CancellationToken.None);
        _connections.Add(connection);
        return connection;
    }

    private protected static async Task<VbrEncryptionPassword> AddAsync(VbrConnection connection, string hint = "a hint", string password = "a password")
    {
        using var secret = Secret.Bytes(password);
        return await connection.Client.AddPasswordAsync(secret, hint, CancellationToken.None);
    }

    private protected static async Task<bool> VerifyAsync(VbrConnection connection, Guid id, string password)
    {
        using var secret = Secret.Bytes(password);
        return (await connection.Client.VerifyPasswordAsync(id, secret, CancellationToken.None)).IsSuccessful;
    }

    private protected static Task<IReadOnlyList<VbrEncryptionPassword>> ListAsync(VbrConnection connection) => connection.Client.ListPasswordsAsync(CancellationToken.None);

    private protected static async Task<VbrException> RefusedAsync(Func<Task> action, VbrErrorKind kind, string id)
    {
        var failure = await Assert.ThrowsAsync<VbrException>(action);
        Assert.Equal((kind, id), (failure.Kind, failure.ErrorId));
        Assert.NotEmpty(failure.RecommendedAction);
        return failure;
    }

    /// <summary>How often a method and path was asked.</summary>
    protected int Asked(string request) => Control.Requests().Count(sent => sent.StartsWith(request, StringComparison.Ordinal));

    void IDisposable.Dispose()
    {
        Control.ClearFaults();
        foreach (var connection in _connections) connection.Close();
        Dispose();
        GC.SuppressFinalize(this);
    }
}
