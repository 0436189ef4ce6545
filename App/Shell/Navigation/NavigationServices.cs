using BlazorAccounts.Shell.Navigation;
using Microsoft.AspNetCore.Components;

namespace Microsoft.Extensions.DependencyInjection;

public static class NavigationServices
{
    public static IServiceCollection AddNavItem(this IServiceCollection services, NavItem item) => services.AddSingleton(item);

    public static IServiceCollection AddSettingsTab(this IServiceCollection services, string href, Text text, int order) => services.AddSingleton(new SettingsTab(href, text, order));

    public static IServiceCollection AddWorkspaceNotice<TComponent>(this IServiceCollection services, int order = 100, bool everywhere = false)
        where TComponent : IComponent => services.AddSingleton(new WorkspaceNotice(typeof(TComponent), order, everywhere));

    public static IServiceCollection AddTopBarItem<TComponent>(this IServiceCollection services, int order = 100)
        where TComponent : IComponent => services.AddSingleton(new TopBarItem(typeof(TComponent), order));
}
