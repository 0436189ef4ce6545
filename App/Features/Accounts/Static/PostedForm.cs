using BlazorAccounts.Platform;
using BlazorAccounts.Shell.Kit;
using Microsoft.AspNetCore.Components.Forms;

namespace BlazorAccounts.Features.Accounts.Static;

/// <summary>
/// A plain form whose fields have the API's names. Holds what was typed, so that an error never costs it, and puts a refusal's messages beside their
/// fields.
/// </summary>
/// <typeparam name="TModel">Properties are the fields' names in PascalCase.</typeparam>
internal sealed class PostedForm<TModel>
    where TModel : class
{
    private readonly ValidationMessageStore _messages;

    public PostedForm(TModel model)
    {
        Model = model;
        Context = new(model);
        _messages = new(Context);
    }

    public TModel Model { get; }
    public EditContext Context { get; }

    /// <summary>What concerns no field, for the error summary.</summary>
    public IReadOnlyList<FormError> Errors { get; private set; } = [];

    public void Refuse(Outcome outcome)
    {
        foreach (var (field, messages) in outcome.Errors)
        {
            _messages.Add(Context.Field(char.ToUpperInvariant(field[0]) + field[1..]), messages);
        }
        Errors = outcome.Errors.Count == 0 ? [new(outcome.Message)] : [];
        Context.NotifyValidationStateChanged();
    }
}

internal static class Posted
{
    /// <summary>A posted field; null when the request posts no form.</summary>
    public static string? Field(this HttpContext http, string name) => HttpMethods.IsPost(http.Request.Method) && http.Request.HasFormContentType ? http.Request.Form[name].ToString() : null;
}
