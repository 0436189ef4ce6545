using System.Text.RegularExpressions;
using BlazorAccounts.Features.Accounts.Administration;
using BlazorAccounts.Tests.Features.Billing;
using BlazorAccounts.Tests.Features.Billing.Gateways;
using BlazorAccounts.Tests.Support;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Accounts.Administration;

/// <summary>Whoever is no administrator any more is refused with the next request, whatever their token says.</summary>
[Covers("ADM-6")]
public sealed partial class AdministratorsTests
{
    [Fact]
    public async Task Somebody_who_was_an_administrator_is_refused_everywhere_with_the_token_of_before()
    {
        await using var app = await TestApp.StartAsync(TransferShop.On);
        var (root, ada) = (await app.AddAdminAsync(), await app.AddPersonAsync("ada@example.test"));
        using var admin = await app.ProgramOfAsync(root);
        var gets = Endpoints(app).Where(e => Methods(e).Contains("GET")).Select(e => AddressOf(e, ada.Id)).ToList();
        Assert.True(gets.Count > 8, string.Join(' ', gets));
        foreach (var address in gets)
        {
            using var answer = await admin.GetAsync(address);
            Assert.False((int)answer.StatusCode is 401 or 403, $"{address} is {(int)answer.StatusCode}");
        }

        await using var db = app.OpenDb();
        await db.Users.Where(u => u.Id == root.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.Standing.IsAdmin, false));

        foreach (var (method, address) in Endpoints(app).SelectMany(e => Methods(e).Select(m => (m, AddressOf(e, ada.Id)))))
        {
            using var request = new HttpRequestMessage(new(method), address);
            using var answer = await admin.SendAsync(request);
            Assert.True((int)answer.StatusCode == 403, $"{method} {address} is {(int)answer.StatusCode}");
        }
    }

    [Fact]
    public async Task Everything_for_administrators_asks_in_the_one_place()
    {
        await using var app = await TestApp.StartAsync(TransferShop.On);

        Assert.All(Endpoints(app), e => Assert.Contains(e.Metadata.GetOrderedMetadata<IAuthorizeData>(), a => a.Policy == Administrators.Policy));
        var others = Directory.EnumerateFiles(Repository.PathOf("App"), "*.*", SearchOption.AllDirectories)
            .Where(f => f.EndsWith(".cs", StringComparison.Ordinal) || f.EndsWith(".razor", StringComparison.Ordinal))
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && Path.GetFileName(f) != "Administrators.cs" && OwnLook().IsMatch(File.ReadAllText(f)));
        Assert.Empty(others);
    }

    [GeneratedRegex(@"RequireRole\(|Roles\s*=\s*""|IsInRole\(|u\.Id == \w+ && u\.Standing\.IsAdmin && u\.State", RegexOptions.None, 1000)]
    private static partial Regex OwnLook();

    private static List<RouteEndpoint> Endpoints(TestApp app) =>
        [.. app.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>().Where(e => e.RoutePattern.RawText?.StartsWith("/api/v1/admin", StringComparison.Ordinal) == true).Distinct()];

    private static IEnumerable<string> Methods(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [];

    private static string AddressOf(RouteEndpoint endpoint, Guid id) => Parameter().Replace(endpoint.RoutePattern.RawText!, id.ToString());

    [GeneratedRegex(@"\{[^}]+\}", RegexOptions.None, 1000)]
    private static partial Regex Parameter();
}
