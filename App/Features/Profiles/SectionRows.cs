using System.Linq.Expressions;
using BlazorAccounts.Data;

namespace BlazorAccounts.Features.Profiles;

/// <summary>Puts what the sections need into one query: a statement for each would cost more than all of them read.</summary>
internal sealed class SectionRows(IReadOnlyList<Expression<Func<AppDb, Guid, object?>>> rows) : ExpressionVisitor
{
    /// <summary>Stands in a query for the sections' rows, in their order, and never runs.</summary>
    /// <exception cref="NotSupportedException">The query was not visited.</exception>
    public static object?[] Of(AppDb db, Guid userId) => throw new NotSupportedException($"Only in a query: {db} {userId}");

    protected override Expression VisitMethodCall(MethodCallExpression node) =>
        node.Method.DeclaringType == typeof(SectionRows)
            ? Expression.NewArrayInit(typeof(object), rows.Select(row => new Arguments(row.Parameters, node.Arguments).Visit(row.Body)))
            : base.VisitMethodCall(node);

    private sealed class Arguments(IReadOnlyList<ParameterExpression> parameters, IReadOnlyList<Expression> arguments) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => parameters.ToList().IndexOf(node) is >= 0 and var at ? arguments[at] : node;
    }
}
