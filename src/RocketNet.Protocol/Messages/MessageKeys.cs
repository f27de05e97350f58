namespace RocketNet.Protocol.Messages;

/// <summary>
/// The keys a message is found by: its unique id, then each word of KEYS. Slices of the property text, found in one
/// walk over it.
/// </summary>
/// <remarks>Java: IndexService.buildIndex@4.9.7.</remarks>
public readonly ref struct MessageKeys
{
    private const byte WordSeparator = (byte)' ';

    private MessageKeys(ReadOnlySpan<byte> uniqueKey, ReadOnlySpan<byte> words)
    {
        UniqueKey = uniqueKey;
        Words = words;
    }

    /// <summary>UNIQ_KEY; empty if there is none.</summary>
    public ReadOnlySpan<byte> UniqueKey { get; }

    /// <summary>KEYS as sent; empty if there is none.</summary>
    public ReadOnlySpan<byte> Words { get; }

    /// <summary>How many keys there are.</summary>
    public int Count
    {
        get
        {
            int count = 0;
            foreach (ReadOnlySpan<byte> _ in this)
            {
                count++;
            }

            return count;
        }
    }

    /// <summary>Finds both properties; of a repeated one the last counts.</summary>
    public static MessageKeys Of(ReadOnlySpan<byte> properties)
    {
        ReadOnlySpan<byte> uniqueKey = default;
        ReadOnlySpan<byte> words = default;
        var reader = new PropertyReader(properties);
        while (reader.MoveNext())
        {
            if (reader.Key.SequenceEqual(PropertyNames.UniqueKey))
            {
                uniqueKey = reader.Value;
            }
            else if (reader.Key.SequenceEqual(PropertyNames.Keys))
            {
                words = reader.Value;
            }
        }

        return new MessageKeys(uniqueKey, words);
    }

    /// <summary>Whether one of the keys is this text.</summary>
    public bool Contains(ReadOnlySpan<byte> key)
    {
        foreach (ReadOnlySpan<byte> present in this)
        {
            if (present.SequenceEqual(key))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The keys in the order in which they are indexed.</summary>
    public Enumerator GetEnumerator() => new(this);

    /// <summary>Walks the keys; empty words are no keys.</summary>
    public ref struct Enumerator
    {
        private ReadOnlySpan<byte> _uniqueKey;
        private ReadOnlySpan<byte> _rest;

        internal Enumerator(MessageKeys keys)
        {
            _uniqueKey = keys.UniqueKey;
            _rest = keys.Words;
        }

        /// <summary>The key.</summary>
        public ReadOnlySpan<byte> Current { get; private set; }

        /// <summary>False behind the last one.</summary>
        public bool MoveNext()
        {
            if (!_uniqueKey.IsEmpty)
            {
                Current = _uniqueKey;
                _uniqueKey = default;
                return true;
            }

            while (!_rest.IsEmpty)
            {
                int end = _rest.IndexOf(WordSeparator);
                Current = end < 0 ? _rest : _rest[..end];
                _rest = end < 0 ? default : _rest[(end + 1)..];
                if (!Current.IsEmpty)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
