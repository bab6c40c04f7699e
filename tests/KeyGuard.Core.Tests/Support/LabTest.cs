using System;
using System.Collections.Generic;
using System.Net.Http;
using KeyGuard.Http;
using KeyGuard.KeyProtect;
using KeyGuard.KeyProtect.Iam;
using Xunit;

namespace KeyGuard.Tests.Support;

/// <summary>All tests with a Lab share one, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class OneLab : ICollectionFixture<LabProcess>
{
    public const string Name = "Lab";
}

/// <summary>A test against a freshly reset Lab, over the real pipeline, by a clock that stands still.</summary>
[Collection(OneLab.Name)]
public abstract class LabTest : IDisposable
{
    private readonly List<IDisposable> _opened = [];

    protected LabTest(LabProcess lab)
    {
        Lab = lab;
        lab.Control.Reset();
    }

    protected LabProcess Lab { get; }

    protected LabControl Control => Lab.Control;

    private protected FakeClock Clock { get; } = new();

    /// <summary>A client with its own token and connection, as the module makes it.</summary>
    private protected KeyProtectClient Client(string apiKey = "lab-manager-key", string instance = LabProcess.Primary, HttpMessageHandler? innermost = null, int retries = 4)
    {
        var http = new HttpPipeline(new HttpPipelineOptions { Clock = Clock, MaximumRetryCount = retries }, innermost);
        var tokens = new CachedTokenSource(new ApiKeyTokenIssuer(Lab.Url, Secret.Of(apiKey), http, Clock), Clock);
        var client = new KeyProtectClient("lab", Lab.Url, instance, tokens, http);
        _opened.Add(client);
        return client;
    }

    /// <summary>Closes what a derived class opened.</summary>
    protected virtual void CloseAll()
    {
    }

    public void Dispose()
    {
        CloseAll();
        foreach (var opened in _opened) opened.Dispose();
        Control.Settle();
        GC.SuppressFinalize(this);
    }
}
