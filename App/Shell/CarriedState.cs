using Microsoft.AspNetCore.Components;

namespace BlazorAccounts.Shell;

/// <summary>
/// Carries what the request knew (cookies) into the circuit that takes the page over. Static pages have no circuit, so for them nothing is
/// written: [PersistentState] would add two sealed kilobytes to each.
/// </summary>
internal static class CarriedState
{
    extension(PersistentComponentState state)
    {
        public PersistingComponentStateSubscription? Carry<T>(string key, IComponentRenderMode? mode, Func<T?> value) =>
            mode is null ? null : state.RegisterOnPersisting(() => { state.PersistAsJson(key, value()); return Task.CompletedTask; }, mode);

        public T? Carried<T>(string key) => state.TryTakeFromJson<T>(key, out var value) ? value : default;
    }
}
