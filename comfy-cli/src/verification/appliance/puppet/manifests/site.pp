if $facts['count'] != 3 or $facts['flag'] != true or $facts['text'] != '3' {
  fail('facts have lost their types')
}

file { '/etc/role':
  content => "web\n",
  mode    => '0644',
}

service { 'nginx':
  enable => true,
}
