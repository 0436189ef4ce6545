using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BlazorAccounts.Platform.Security;

/// <summary>
/// The costly half of bcrypt, on one to three passwords in one loop. A single hash spends most of its time waiting for its own table look-ups; the
/// look-ups of a second and a third fill those gaps, so three together take about half the time of three in turn.
/// </summary>
internal static class EksBlowfish
{
    public const int MaxLanes = 3;

    /// <summary>Stirs every lane's key and salt into its state 2^cost times.</summary>
    public static void Stir(ReadOnlySpan<EksLane> lanes, int cost)
    {
        foreach (var lane in lanes)
        {
            lane.Begin();
        }
        for (var round = 1L << cost; round > 0; round--)
        {
            ExpandAll(lanes, key: true);
            ExpandAll(lanes, key: false);
        }
    }

    private static void ExpandAll(ReadOnlySpan<EksLane> lanes, bool key)
    {
        foreach (var lane in lanes)
        {
            lane.MixIn(key ? lane.Key : lane.Salt);
        }
        switch (lanes.Length)
        {
            case 1:
                Expand(ref First(lanes[0]));
                break;
            case 2:
                Expand(ref First(lanes[0]), ref First(lanes[1]));
                break;
            default:
                Expand(ref First(lanes[0]), ref First(lanes[1]), ref First(lanes[2]));
                break;
        }
    }

    private static ref uint First(EksLane lane) => ref MemoryMarshal.GetArrayDataReference(lane.State);

    private static void Expand(ref uint a)
    {
        uint left = 0, right = 0;
        for (nuint at = 0; at < BlowfishPi.StateLength; at += 2)
        {
            left ^= a;
            for (nuint i = 1; i < 17; i += 2)
            {
                right = right ^ Unsafe.Add(ref a, i) ^ Mix(ref a, left);
                left = left ^ Unsafe.Add(ref a, i + 1) ^ Mix(ref a, right);
            }
            (left, right) = (right ^ Unsafe.Add(ref a, 17u), left);
            Unsafe.Add(ref a, at) = left;
            Unsafe.Add(ref a, at + 1) = right;
        }
    }

    private static void Expand(ref uint a, ref uint b)
    {
        uint leftA = 0, rightA = 0, leftB = 0, rightB = 0;
        for (nuint at = 0; at < BlowfishPi.StateLength; at += 2)
        {
            leftA ^= a;
            leftB ^= b;
            for (nuint i = 1; i < 17; i += 2)
            {
                rightA = rightA ^ Unsafe.Add(ref a, i) ^ Mix(ref a, leftA);
                rightB = rightB ^ Unsafe.Add(ref b, i) ^ Mix(ref b, leftB);
                leftA = leftA ^ Unsafe.Add(ref a, i + 1) ^ Mix(ref a, rightA);
                leftB = leftB ^ Unsafe.Add(ref b, i + 1) ^ Mix(ref b, rightB);
            }
            (leftA, rightA) = (rightA ^ Unsafe.Add(ref a, 17u), leftA);
            (leftB, rightB) = (rightB ^ Unsafe.Add(ref b, 17u), leftB);
            Unsafe.Add(ref a, at) = leftA;
            Unsafe.Add(ref a, at + 1) = rightA;
            Unsafe.Add(ref b, at) = leftB;
            Unsafe.Add(ref b, at + 1) = rightB;
        }
    }

    private static void Expand(ref uint a, ref uint b, ref uint c)
    {
        uint leftA = 0, rightA = 0, leftB = 0, rightB = 0, leftC = 0, rightC = 0;
        for (nuint at = 0; at < BlowfishPi.StateLength; at += 2)
        {
            leftA ^= a;
            leftB ^= b;
            leftC ^= c;
            for (nuint i = 1; i < 17; i += 2)
            {
                rightA = rightA ^ Unsafe.Add(ref a, i) ^ Mix(ref a, leftA);
                rightB = rightB ^ Unsafe.Add(ref b, i) ^ Mix(ref b, leftB);
                rightC = rightC ^ Unsafe.Add(ref c, i) ^ Mix(ref c, leftC);
                leftA = leftA ^ Unsafe.Add(ref a, i + 1) ^ Mix(ref a, rightA);
                leftB = leftB ^ Unsafe.Add(ref b, i + 1) ^ Mix(ref b, rightB);
                leftC = leftC ^ Unsafe.Add(ref c, i + 1) ^ Mix(ref c, rightC);
            }
            (leftA, rightA) = (rightA ^ Unsafe.Add(ref a, 17u), leftA);
            (leftB, rightB) = (rightB ^ Unsafe.Add(ref b, 17u), leftB);
            (leftC, rightC) = (rightC ^ Unsafe.Add(ref c, 17u), leftC);
            Unsafe.Add(ref a, at) = leftA;
            Unsafe.Add(ref a, at + 1) = rightA;
            Unsafe.Add(ref b, at) = leftB;
            Unsafe.Add(ref b, at + 1) = rightB;
            Unsafe.Add(ref c, at) = leftC;
            Unsafe.Add(ref c, at + 1) = rightC;
        }
    }

    /// <summary>Enciphers one block in place under a finished state.</summary>
    public static void Encipher(ref uint state, ref uint left, ref uint right)
    {
        var (l, r) = (left ^ state, right);
        for (nuint i = 1; i < 17; i += 2)
        {
            r = r ^ Unsafe.Add(ref state, i) ^ Mix(ref state, l);
            l = l ^ Unsafe.Add(ref state, i + 1) ^ Mix(ref state, r);
        }
        (left, right) = (r ^ Unsafe.Add(ref state, 17u), l);
    }

    // Blowfish's F. A byte cannot leave its box of 256, so nothing needs a bounds check.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Mix(ref uint state, uint x) =>
        ((Unsafe.Add(ref Unsafe.Add(ref state, 18u), (nuint)(x >> 24))
            + Unsafe.Add(ref Unsafe.Add(ref state, 18u + 256), (nuint)(byte)(x >> 16)))
            ^ Unsafe.Add(ref Unsafe.Add(ref state, 18u + 512), (nuint)(byte)(x >> 8)))
        + Unsafe.Add(ref Unsafe.Add(ref state, 18u + 768), (nuint)(byte)x);
}
