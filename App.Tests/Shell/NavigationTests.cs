using System.Security.Claims;
using BlazorAccounts.Shell.Navigation;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Shell;

public sealed class NavigationTests
{
    [Fact]
    public async Task A_line_is_shown_to_whom_its_policy_allows_in_order_and_group()
    {
        await using var provider = new ServiceCollection().AddLogging()
            .AddAuthorizationCore(o => o.AddPolicy("admin", p => p.RequireRole("admin")))
            .AddNavItem(new("/admin/users", L("Users"), "users", 2, "admin", L("Admin")))
            .AddNavItem(new("/admin", L("Overview"), "zap", 1, "admin", L("Admin")))
            .AddNavItem(new("/team", L("Team"), "users", 20))
            .AddNavItem(new("/dashboard", L("Dashboard"), "house", 10))
            .AddSingleton<VisibleNavigation>().BuildServiceProvider();
        var navigation = provider.GetRequiredService<VisibleNavigation>();

        Assert.Equal(["Dashboard", "Team"], Texts(await navigation.ForAsync(Person("user"))));
        Assert.Equal(["Dashboard", "Team", "Overview", "Users"], Texts(await navigation.ForAsync(Person("admin"))));
        Assert.Equal([null, "Admin"], (await navigation.ForAsync(Person("admin"))).Select(g => g.Key));
    }

    private static IEnumerable<string> Texts(IEnumerable<IGrouping<string?, NavItem>> groups) => groups.SelectMany(g => g).Select(i => i.Text.ToString());

    private static ClaimsPrincipal Person(string role) => new(new ClaimsIdentity([new Claim(ClaimTypes.Role, role)], "test"));
}
