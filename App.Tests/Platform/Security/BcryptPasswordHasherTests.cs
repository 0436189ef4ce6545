using System.Security.Cryptography;
using BlazorAccounts.Platform.Security;
using BlazorAccounts.Tests.Support;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Tests.Platform.Security;

[Covers("ACC-8")]
public sealed class BcryptPasswordHasherTests : IDisposable
{
    private static readonly ServerKeys Keys = new(RandomNumberGenerator.GetBytes(32));
    private readonly PasswordHashing _hashing = new(workers: 2, capacity: 100);

    public void Dispose() => _hashing.Dispose();

    [Theory]
    [InlineData("correct horse battery staple")]
    [InlineData("日本語のパスワード🔑")]
    [InlineData("with a \0 inside")]
    public async Task A_password_is_known_again_and_others_are_not(string password)
    {
        var hasher = Hasher(cost: 4);
        var hash = await hasher.HashAsync(password);

        Assert.Equal(PasswordVerdict.Success, await hasher.VerifyAsync(hash, password));
        Assert.Equal(PasswordVerdict.Failed, await hasher.VerifyAsync(hash, password + "x"));
        Assert.Equal(PasswordVerdict.Failed, await hasher.VerifyAsync(hash, password[..^1]));
    }

    [Fact]
    public async Task Nothing_is_lost_beyond_72_bytes()
    {
        var hasher = Hasher(cost: 4);
        var hash = await hasher.HashAsync(new string('a', 200) + "1");

        Assert.Equal(PasswordVerdict.Failed, await hasher.VerifyAsync(hash, new string('a', 200) + "2"));
    }

    [Fact]
    public async Task A_raised_cost_asks_for_a_new_hash_after_the_right_password_only()
    {
        var hash = await Hasher(cost: 4).HashAsync("right password");
        var raised = Hasher(cost: 5);

        Assert.Equal(PasswordVerdict.SuccessRehashNeeded, await raised.VerifyAsync(hash, "right password"));
        Assert.Equal(PasswordVerdict.Failed, await raised.VerifyAsync(hash, "wrong password"));
        Assert.Equal(PasswordVerdict.Success, await raised.VerifyAsync(await raised.HashAsync("right password"), "right password"));
    }

    [Fact]
    public async Task Without_the_server_key_a_hash_is_worth_nothing()
    {
        var hash = await Hasher(cost: 4).HashAsync("right password");
        var stranger = new BcryptPasswordHasher(_hashing, new ServerKeys(new byte[32]), Options(cost: 4));

        Assert.Equal(PasswordVerdict.Failed, await stranger.VerifyAsync(hash, "right password"));
    }

    [Fact]
    public async Task Over_4_KB_nothing_is_hashed()
    {
        var hasher = Hasher(cost: 4);
        var hash = await hasher.HashAsync(new string('a', 4096));

        await Assert.ThrowsAsync<ArgumentException>(() => hasher.HashAsync(new string('a', 4097)));
        Assert.Equal(PasswordVerdict.Failed, await hasher.VerifyAsync(hash, new string('a', 4097)));
        Assert.Equal(PasswordVerdict.Failed, await hasher.VerifyAsync("no hash", "a password"));
    }

    private BcryptPasswordHasher Hasher(int cost) => new(_hashing, Keys, Options(cost));

    private static IOptions<SecurityOptions> Options(int cost) => Microsoft.Extensions.Options.Options.Create(new SecurityOptions { BcryptCost = cost });
}
