[assembly: Xunit.AssemblyFixture(typeof(BlazorAccounts.Tests.Support.WholeRun))]

namespace BlazorAccounts.Tests.Support;

/// <summary>Cleans up after the last test.</summary>
public sealed class WholeRun : IAsyncDisposable
{
    public async ValueTask DisposeAsync() => await TestPostgres.EndAsync();
}
