using System.Runtime.InteropServices;

namespace BlazorAccounts.Platform.Security;

/// <summary>One password on its way through <see cref="EksBlowfish"/>: 4 KB of state, its key and its salt.</summary>
internal sealed class EksLane
{
    private readonly uint[] _key;
    private readonly uint[] _salt;

    /// <param name="password">Without NUL; what is beyond 72 bytes has no effect.</param>
    /// <param name="salt">16 bytes.</param>
    public EksLane(ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt)
    {
        _key = Words([.. password, 0]);
        _salt = Words(salt);
    }

    public uint[] State { get; } = new uint[BlowfishPi.StateLength];

    public ReadOnlySpan<uint> Key => _key;

    public ReadOnlySpan<uint> Salt => _salt;

    /// <summary>The first expansion, the only one that stirs key and salt in together.</summary>
    public void Begin()
    {
        BlowfishPi.State.CopyTo(State);
        MixIn(Key);
        ref var state = ref MemoryMarshal.GetArrayDataReference(State);
        uint left = 0, right = 0;
        for (var at = 0; at < State.Length; at += 2)
        {
            left ^= _salt[at % 4];
            right ^= _salt[(at % 4) + 1];
            EksBlowfish.Encipher(ref state, ref left, ref right);
            State[at] = left;
            State[at + 1] = right;
        }
    }

    public void MixIn(ReadOnlySpan<uint> words)
    {
        var p = State.AsSpan(0, BlowfishPi.PLength);
        for (var i = 0; i < p.Length; i++)
        {
            p[i] ^= words[i];
        }
    }

    /// <summary>The end of bcrypt: a fixed text, enciphered 64 times.</summary>
    public byte[] Finish()
    {
        var text = Words("OrpheanBeholderScryDoubt"u8).AsSpan(0, 6);
        ref var state = ref MemoryMarshal.GetArrayDataReference(State);
        var bytes = new byte[24];
        for (var block = 0; block < 6; block += 2)
        {
            for (var i = 0; i < 64; i++)
            {
                EksBlowfish.Encipher(ref state, ref text[block], ref text[block + 1]);
            }
        }
        for (var i = 0; i < 6; i++)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4 * i), text[i]);
        }
        Array.Clear(State);
        Array.Clear(_key);
        return bytes[..23]; // bcrypt has always left the last byte out
    }

    // The bytes over and over, as 18 big-endian words.
    private static uint[] Words(ReadOnlySpan<byte> bytes)
    {
        var words = new uint[BlowfishPi.PLength];
        for (var i = 0; i < words.Length * 4; i++)
        {
            words[i / 4] = (words[i / 4] << 8) | bytes[i % bytes.Length];
        }
        return words;
    }
}
