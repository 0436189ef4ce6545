using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace BlazorAccounts.Shell.Kit;

/// <summary>
/// What every labelled control shares: its name (the same in static posts and live pages), id, hint, errors and their wiring. Bind with
/// <c>@bind-Value</c> inside an <see cref="EditForm"/>, or give <see cref="Name"/> and <c>Value</c> alone in a plain form.
/// </summary>
public abstract class KitInput<TValue> : InputBase<TValue>
{
    [Parameter, EditorRequired] public required string Label { get; set; }
    [Parameter] public string? Hint { get; set; }

    /// <summary>An error found outside validation; shown before the form's own messages.</summary>
    [Parameter] public string? Error { get; set; }

    /// <summary>The posted name; by default the path of the bound property ("Form.Email").</summary>
    [Parameter] public string? Name { get; set; }

    /// <summary>The element's id; by default made from the name. Say it when a page has the same name twice.</summary>
    [Parameter] public string? Id { get; set; }

    /// <summary>Adds the word "optional" to the label; required is the normal case and stays unmarked.</summary>
    [Parameter] public bool Optional { get; set; }

    [Parameter] public bool Autofocus { get; set; }

    /// <summary>What is wrong comes before what is first. Several wrong fields are told by the summary, which stands before them and so has the focus.</summary>
    protected bool Focused => Problem is not null || (Autofocus && EditContext?.GetValidationMessages().Any() is not true);

    protected string InputName => Name is { Length: > 0 } name ? name : NameAttributeValue;

    protected string InputId => Id ?? InputName.Replace('.', '-').Replace('[', '-').Replace("]", null, StringComparison.Ordinal);

    protected string HintId => $"{InputId}-hint";

    protected string ErrorId => $"{InputId}-error";

    /// <summary>The first error alone: one thing to mend at a time.</summary>
    protected string? Problem => Error ?? (Name is null || EditContext is not null ? EditContext?.GetValidationMessages(FieldIdentifier).FirstOrDefault() : null);

    protected string? Invalid => Problem is null ? null : "true";

    protected string? DescribedBy => (Problem, Hint) switch
    {
        (null, null) => null,
        (null, _) => HintId,
        (_, null) => ErrorId,
        _ => $"{ErrorId} {HintId}",
    };

    /// <summary>Attributes of the caller without those that the control sets itself.</summary>
    protected IEnumerable<KeyValuePair<string, object>> Rest =>
        AdditionalAttributes?.Where(a => a.Key is not ("aria-invalid" or "class" or "name" or "id")) ?? [];

    public override Task SetParametersAsync(ParameterView parameters)
    {
        if (parameters.TryGetValue<System.Linq.Expressions.Expression<Func<TValue>>>(nameof(ValueExpression), out _))
        {
            return base.SetParametersAsync(parameters);
        }
        // A plain form binds nothing, yet the base class wants to know which property this is.
        var all = new Dictionary<string, object?>(parameters.ToDictionary()!) { [nameof(ValueExpression)] = (System.Linq.Expressions.Expression<Func<TValue?>>)(() => Value) };
        return base.SetParametersAsync(ParameterView.FromDictionary(all));
    }

    protected override void OnInitialized() => FormFields.Of(EditContext)?.Add(FieldIdentifier, InputId);

    protected override bool TryParseValueFromString(
        string? value, [MaybeNullWhen(false)] out TValue result, [NotNullWhen(false)] out string? validationErrorMessage)
    {
        if (BindConverter.TryConvertTo(value, CultureInfo.CurrentCulture, out result))
        {
            validationErrorMessage = null;
            return true;
        }
        validationErrorMessage = L($"{Label} is not in the right form.");
        return false;
    }
}
