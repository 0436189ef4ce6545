using System.Security.Claims;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Shell.Navigation;

namespace BlazorAccounts.Features.Modules;

/// <summary>Which lines of the navigation are there changes with a person's modules, and with their plan.</summary>
internal sealed class ModuleNavigation(ModuleNews news, SubscriptionSignals plans) : INavigationNews
{
    public IDisposable Listen(ClaimsPrincipal user, Action changed) => new Both(news.Listen(user.UserId, changed), plans.Watch(user.TeamId, changed));

    private sealed record Both(IDisposable First, IDisposable Second) : IDisposable
    {
        public void Dispose()
        {
            First.Dispose();
            Second.Dispose();
        }
    }
}
