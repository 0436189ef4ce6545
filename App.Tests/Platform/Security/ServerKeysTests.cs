using BlazorAccounts.Platform.Security;
using BlazorAccounts.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Tests.Platform.Security;

[Covers("OPS-3", "OPS-5")]
public sealed class ServerKeysTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Each_purpose_has_a_key_of_its_own_that_stays_the_same()
    {
        var keys = new ServerKeys(new byte[32]);

        Assert.Equal(keys.Derive("codes"), new ServerKeys(new byte[32]).Derive("codes"));
        Assert.NotEqual(keys.Derive("codes"), keys.Derive("pepper"));
        Assert.Equal(48, keys.Derive("pepper", 48).Length);
        Assert.NotEqual(keys.Hmac("codes", "123456"), keys.Hmac("codes", "123457"));
        Assert.NotEqual(keys.Hmac("codes", "123456"), keys.Hmac("other", "123456"));
        Assert.Matches("^[0-9a-f]{64}$", keys.Hmac("codes", "123456"));
    }

    [Fact]
    public async Task Of_many_first_starts_at_once_all_get_the_same_development_key()
    {
        var path = _scratch.File("keys/server.key");

        var keys = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Task.Run(() => DevelopmentKey.LoadOrMake(path))));

        Assert.All(keys, key => Assert.Equal(keys[0], key));
        Assert.Equal(32, keys[0].Length);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal(["server.key", "server.key.lock"], Directory.GetFiles(_scratch.File("keys")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void In_development_a_key_is_made_in_the_data_directory()
    {
        using var app = App("Development", "--Data:Directory", _scratch.Path);

        app.Services.GetRequiredService<ServerKeys>();

        Assert.True(File.Exists(_scratch.File("keys/server.key")));
    }

    [Theory]
    [InlineData("Security:ServerKey", "", "openssl rand -base64 32")]
    [InlineData("Security:ServerKey", "c2hvcnQ=", "32 bytes")]
    [InlineData("Security:ServerKey", "not base64!", "base64")]
    [InlineData("Security:BcryptCost", "9", "10 to 20")]
    [InlineData("Security:BcryptCost", "21", "10 to 20")]
    [InlineData("Security:HashQueueLength", "-1", "HashQueueLength")]
    [InlineData("Security:FormActionOrigins:0", "https://pay.example/path", "https://pay.example/path")]
    public async Task A_wrong_setting_stops_the_start_and_is_named(string name, string value, string told)
    {
        await using var app = App("Production", "--Security:ServerKey", Convert.ToBase64String(new byte[32]), $"--{name}", value);

        var problem = await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync());

        Assert.Contains(name.Split(':')[1], problem.Message, StringComparison.Ordinal);
        Assert.Contains(told, problem.Message, StringComparison.Ordinal);
    }

    private static WebApplication App(string environment, params string[] settings)
    {
        var builder = WebApplication.CreateBuilder(["--environment", environment, "--urls", "http://127.0.0.1:0", .. settings]);
        builder.AddSecurity();
        return builder.Build();
    }
}
