using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;

namespace BlazorAccounts.Shell.Navigation;

/// <summary>The navigation that one person may see, in groups.</summary>
internal sealed class VisibleNavigation(IEnumerable<NavItem> items, IAuthorizationService authorization)
{
    public async Task<IReadOnlyList<IGrouping<string?, NavItem>>> ForAsync(ClaimsPrincipal user)
    {
        var visible = new List<NavItem>();
        foreach (var item in items.OrderBy(i => i.Group is not null).ThenBy(i => (string?)i.Group, StringComparer.Ordinal).ThenBy(i => i.Order))
        {
            if (item.Policy is null || (await authorization.AuthorizeAsync(user, item.Policy)).Succeeded)
            {
                visible.Add(item);
            }
        }
        return [.. visible.GroupBy(i => (string?)i.Group)];
    }
}
