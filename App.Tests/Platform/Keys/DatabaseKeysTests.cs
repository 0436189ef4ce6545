using BlazorAccounts.Platform.Keys;
using BlazorAccounts.Tests.Support;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Platform.Keys;

[Covers("OPS-5", "OPS-3")]
public sealed class DatabaseKeysTests
{
    [Fact]
    public async Task What_one_node_protects_another_opens_also_when_both_just_started()
    {
        await using var one = await TestApp.StartAsync();
        await using var two = one.StartNode();
        var protectors = new[] { Protector(one), Protector(two) };

        var sealedTexts = await Task.WhenAll(protectors.Select(p => Task.Run(() => p.Protect("secret"))));

        Assert.All(sealedTexts, text => Assert.All(protectors, p => Assert.Equal("secret", p.Unprotect(text))));
        await using var later = one.StartNode();
        Assert.All(sealedTexts, text => Assert.Equal("secret", Protector(later).Unprotect(text)));
    }

    [Fact]
    public async Task A_copy_of_the_database_opens_nothing()
    {
        await using var app = await TestApp.StartAsync();
        var text = Protector(app).Protect("secret");
        await using var db = app.OpenDb();
        var xml = await db.Set<DataProtectionKey>().Select(k => k.Xml).SingleAsync();
        Assert.Contains("encryptedSecret", xml, StringComparison.Ordinal);
        Assert.DoesNotContain("<masterKey", xml, StringComparison.Ordinal);

        await using var stranger = app.StartNode(("Security:ServerKey", Convert.ToBase64String(Guid.NewGuid().ToByteArray().Concat(Guid.NewGuid().ToByteArray()).ToArray())));
        Assert.ThrowsAny<Exception>(() => Protector(stranger).Unprotect(text));
    }

    private static IDataProtector Protector(TestApp app) => app.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test");
}
