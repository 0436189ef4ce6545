using System.Collections;
using System.Globalization;
using System.Reflection;
using BlazorAccounts.Data;
using BlazorAccounts.Data.Privacy;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Deletion;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Coupons;
using BlazorAccounts.Features.Invoices;
using BlazorAccounts.Features.Orders;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Features.Teams;
using BlazorAccounts.Tests.Data.Privacy;
using Microsoft.EntityFrameworkCore.Metadata;

namespace BlazorAccounts.Tests.Features.Privacy;

/// <summary>One row of somebody's in every table that is about people, each column with a value that is nowhere else.</summary>
internal sealed class CanaryRows(AppDb db, int start)
{
    private static readonly DateTimeOffset Epoch = new(2031, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly Dictionary<Type, object> _rows = [];
    private readonly Guid _session = Guid.CreateVersion7();
    private readonly Guid _deletion = Guid.CreateVersion7();
    private int _number = start;

    public Whose Whose { get; } = new(Guid.CreateVersion7(), Guid.CreateVersion7());

    /// <summary>What was put into a column, by the row's class and the column's path.</summary>
    public Dictionary<(Type Row, string Path), object?> Values { get; } = [];

    public static async Task<CanaryRows> AddAsync(AppDb db, int start)
    {
        var rows = new CanaryRows(db, start);
        foreach (var table in PersonalTables.All.Tables)
        {
            rows.Make(ModelColumns.Tables.Single(t => t.ClrType == table.Row));
        }
        await db.SaveChangesAsync();
        return rows;
    }

    private void Make(IEntityType table)
    {
        var row = _rows[table.ClrType] = New(table.ClrType);
        foreach (var column in ModelColumns.Of(table).Where(c => !c.Property.IsShadowProperty()))
        {
            Values[(table.ClrType, column.Path)] = Set(row, column);
        }
        if (table.FindOwnership() is { } ownership)
        {
            // Its owner was made before it: the declarations name it first.
            ((IList)ownership.PrincipalToDependent!.FieldInfo!.GetValue(_rows[ownership.PrincipalEntityType.ClrType])!).Add(row);
        }
        else
        {
            db.Add(row);
        }
    }

    private object? Set(object row, ModelColumn column)
    {
        var names = column.Path.Split('.');
        var at = row;
        foreach (var name in names[..^1])
        {
            var part = Find(at.GetType(), name);
            if (part.GetValue(at) is not { } inner)
            {
                part.SetValue(at, inner = New(part.PropertyType));
            }
            at = inner;
        }
        var value = IdOf(column.Property) ?? Value(column.Property);
        Find(at.GetType(), names[^1]).SetValue(at, value);
        return value;
    }

    // Ids that lead to the person are the person's; others that lead somewhere lead to a row that is there.
    private object? IdOf(IProperty property)
    {
        var principal = property.GetContainingForeignKeys().Select(k => k.PrincipalEntityType.ClrType).FirstOrDefault();
        return (property.DeclaringType.ClrType.Name, property.Name) switch
        {
            (nameof(User), nameof(User.Id)) or (_, "UserId" or "ActorId") => Whose.UserId,
            (nameof(Team), nameof(Team.Id)) or (_, "TeamId" or "HomeTeamId") => Whose.TeamId,
            (nameof(UserSession), nameof(UserSession.Id)) or (_, "SessionId") when property.ClrType == typeof(Guid) => _session,
            (nameof(AccountDeletion), nameof(AccountDeletion.Id)) or (_, "DeletionId") => _deletion,
            (_, "RoleId") => AccountRoles.UserId,
            (_, "PlanVersionId") => db.PlanVersions.OrderBy(v => v.Id).Select(v => v.Id).First(),
            _ when principal == typeof(PlanVersion) => db.PlanVersions.OrderBy(v => v.Id).Select(v => v.Id).First(),
            _ when principal == typeof(Coupon) => AnyCoupon(),
            _ when principal == typeof(Reconciliation) => AnyRun(),
            _ when principal == typeof(Subscription) => ((Subscription)_rows[principal]).Id,
            _ when principal == typeof(Order) => ((Order)_rows[principal]).Id,
            _ => principal == typeof(User) ? Whose.UserId : null,
        };
    }

    private Guid AnyCoupon()
    {
        var coupon = Coupon.From(new($"CANARY{++_number}", "Ten off", 10, null, null, null, null, null, 1, [], TrialConversion: false), Epoch);
        db.Add(coupon);
        return coupon.Id;
    }

    private Guid AnyRun()
    {
        var run = Reconciliation.Start("canary", Epoch);
        run.End(null, Epoch); // one at a time is under way
        db.Add(run);
        return run.Id;
    }

    private object Value(IProperty property)
    {
        var (n, type) = (++_number, Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType);
        var text = property.GetMaxLength() is { } most and < 16 ? n.ToString("x8", CultureInfo.InvariantCulture)[^Math.Min(most, 8)..] : $"canary-{n:x8}";
        return type switch
        {
            _ when type.IsEnum => type.GetEnumValues().GetValue(type.GetEnumValues().Length - 1)!,
            _ when property.IsEmailHash => $"{text}@EXAMPLE.TEST",
            _ when type == typeof(string) => text,
            _ when type == typeof(Guid) => Guid.NewGuid(),
            _ when type == typeof(bool) => true,
            _ when type == typeof(byte[]) => Guid.NewGuid().ToByteArray(),
            _ when type == typeof(DateTimeOffset) => Epoch.AddSeconds(n),
            _ when type == typeof(DateOnly) => new DateOnly(1990, 1, 1).AddDays(n),
            _ when type == typeof(TimeOnly) => new TimeOnly(n / 60 % 24, n % 60),
            _ when type == typeof(List<string>) => new List<string> { text },
            _ when type == typeof(IReadOnlyList<ChargeLine>) => (ChargeLine[])[new(ChargeKind.Other, text, n, n, null, null)],
            _ when type == typeof(IReadOnlyList<DocumentLine>) => (DocumentLine[])[new(text, n, n)],
            _ when type == typeof(IReadOnlyList<TaxPart>) => (TaxPart[])[new(text, n, n)],
            _ when type == typeof(string[]) => new[] { text },
            _ => Convert.ChangeType(700_000_000 + n, type, CultureInfo.InvariantCulture),
        };
    }

    private static object New(Type type)
    {
        var made = type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Where(c => c.GetParameters() is not [var only] || only.ParameterType != type).MinBy(c => c.GetParameters().Length)!;
        return made.Invoke([.. made.GetParameters().Select(p => p.ParameterType.IsValueType ? Activator.CreateInstance(p.ParameterType) : null)]);
    }

    private static PropertyInfo Find(Type type, string name)
    {
        var property = type.GetProperty(name, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)!;
        return property.DeclaringType == type ? property : property.DeclaringType!.GetProperty(name)!; // only there it has its private setter
    }
}
